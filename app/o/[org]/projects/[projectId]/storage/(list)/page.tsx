// The storage connections of a project.
import type { Metadata } from "next";
import { ConnectionList } from "@/components/storage/connection-list";
import { load } from "@/server/caller";

export const metadata: Metadata = { title: "Storage" };

export default async function StoragePage({
  params,
}: {
  params: Promise<{ org: string; projectId: string }>;
}) {
  const { org, projectId } = await params;
  const initial = await load((caller) => caller.storage.list({ org, projectId }));
  return <ConnectionList initial={initial} />;
}
