// Changes a storage connection, in the form that made it.
import type { Metadata } from "next";
import { LazyWizard } from "@/components/storage/lazy-wizard";
import { load } from "@/server/caller";
import { getConnection } from "../connection";

export const metadata: Metadata = { title: "Edit the connection" };

type Props = { params: Promise<{ org: string; projectId: string; connectionId: string }> };

export default async function EditConnectionPage({ params }: Props) {
  const { org, projectId, connectionId } = await params;
  const connection = await getConnection({ org, projectId, connectionId });
  const { offers } = await load((caller) => caller.storage.list({ org, projectId }));
  return <LazyWizard key={connection.id} connection={connection} offers={offers} />;
}
