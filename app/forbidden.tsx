// The answer to a page that the person's role may not open.
import type { Metadata } from "next";
import Link from "next/link";
import { CenteredPage } from "@/components/frame/centered-page";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not allowed" };

export default function Forbidden() {
  return (
    <CenteredPage
      title="Your role does not open this page"
      description="An owner or admin of the organization can give you a role that does."
    >
      <Button asChild variant="primary" className="w-full">
        <Link href="/">Go to your projects</Link>
      </Button>
    </CenteredPage>
  );
}
