// Connects a storage to a project.
import type { Metadata } from "next";
import { LazyWizard } from "@/components/storage/lazy-wizard";
import { load } from "@/server/caller";

export const metadata: Metadata = { title: "Connect storage" };

export default async function NewConnectionPage({
  params,
}: {
  params: Promise<{ org: string; projectId: string }>;
}) {
  const { org, projectId } = await params;
  const { offers } = await load((caller) => caller.storage.list({ org, projectId }));
  return <LazyWizard offers={offers} />;
}
