// The studio: one prompt, its versions, and what came out of them.
import { Studio } from "@/components/prompts/studio/studio";
import { load } from "@/server/caller";
import { getPrompt } from "./prompt";

type Props = { params: Promise<{ org: string; promptId: string }> };

export default async function PromptPage({ params }: Props) {
  const { org, promptId } = await params;
  const prompt = await getPrompt({ org, promptId });
  const samples = await load((caller) => caller.prompt.listSamples({ org, promptId }));
  return <Studio key={prompt.id} initial={prompt} samples={samples} />;
}
