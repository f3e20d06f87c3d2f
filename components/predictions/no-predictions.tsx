// What stands on the page before any prompt has answered for this project.
"use client";

import { Sparkles } from "lucide-react";
import Link from "next/link";
import { useMembership } from "@/components/can";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export function NoPredictions() {
  const { org } = useMembership();
  return (
    <EmptyState
      icon={<Sparkles />}
      title="No predictions yet"
      description="Write a prompt for this project, measure it on ground truth, then run it on the tasks. What it answers is listed here by version."
      action={
        <Button variant="primary" asChild>
          <Link href={`/o/${org.slug}/prompts`}>Go to Prompts</Link>
        </Button>
      }
    />
  );
}
