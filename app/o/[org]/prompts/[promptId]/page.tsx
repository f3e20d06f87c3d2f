// The studio: one prompt, its versions, and what came out of them; `?run=` opens one of its runs.
import { z } from "zod";
import { Studio } from "@/components/prompts/studio/studio";
import { load } from "@/server/caller";
import { getPrompt } from "./prompt";

type Props = {
  params: Promise<{ org: string; promptId: string }>;
  searchParams: Promise<{ run?: string | string[] }>;
};

export default async function PromptPage({ params, searchParams }: Props) {
  const { org, promptId } = await params;
  const prompt = await getPrompt({ org, promptId });
  const samples = await load((caller) => caller.prompt.listSamples({ org, promptId }));
  const { data: runId } = z.uuid().safeParse((await searchParams).run);
  const run = runId
    ? await load((caller) => caller.run.get({ org, projectId: prompt.project.id, runId }))
    : null;
  const opened = run?.promptId === prompt.id ? { runId: run.id, versionId: run.versionId } : null;
  return <Studio key={prompt.id} initial={prompt} samples={samples} opened={opened} />;
}
