// Stands in for a page that failed while being drawn.
"use client";

import Link from "next/link";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";

function digestOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("digest" in error)) return undefined;
  return typeof error.digest === "string" ? error.digest : undefined;
}

export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main id="main">
      <ErrorState
        title="This page failed to load"
        description="Something went wrong on our side while the page was being drawn."
        safe="What you saved is safe."
        requestId={digestOf(error)}
        onRetry={retry}
        actions={
          <Button asChild>
            <Link href="/">Go to your projects</Link>
          </Button>
        }
      />
    </main>
  );
}
