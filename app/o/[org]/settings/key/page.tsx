// The organization's OpenAI key: its state for managers and up, changes for owners.
import { KeyPanel } from "@/components/settings/key-panel";
import { load } from "@/server/caller";

export default async function KeyPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  return <KeyPanel initial={await load((caller) => caller.apiKey.get({ org }))} />;
}
