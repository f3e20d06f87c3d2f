// The answer to an address that does not exist or that the person may not know about.
import type { Metadata } from "next";
import Link from "next/link";
import { connection } from "next/server";
import { CenteredPage } from "@/components/frame/centered-page";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default async function NotFound() {
  await connection();
  return (
    <CenteredPage
      title="Nothing here"
      description="This page does not exist, or it belongs to an organization or project that you are not a member of."
    >
      <Button asChild variant="primary" className="w-full">
        <Link href="/">Go to your projects</Link>
      </Button>
    </CenteredPage>
  );
}
