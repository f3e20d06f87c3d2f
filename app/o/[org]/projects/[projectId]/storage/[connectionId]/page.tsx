// A storage connection with its syncs and objects.
import { ConnectionView } from "@/components/storage/connection-view";
import { getConnection } from "./connection";

type Props = { params: Promise<{ org: string; projectId: string; connectionId: string }> };

export default async function ConnectionPage({ params }: Props) {
  const connection = await getConnection(await params);
  return <ConnectionView key={connection.id} initial={connection} />;
}
