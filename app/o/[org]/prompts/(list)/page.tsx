// The prompts of the projects that the person reaches, and the state of the key that they run with.
import type { Metadata } from "next";
import { Page } from "@/components/frame/page";
import { CreatePromptButton } from "@/components/prompts/create-prompt";
import { KeyBanner, KeyChip } from "@/components/prompts/key-state";
import { PromptList } from "@/components/prompts/prompt-list";
import { CapAlerts } from "@/components/usage/cap-alerts";
import { getMembership } from "@/server/caller";
import { env } from "@/server/env";

export const metadata: Metadata = { title: "Prompts" };

export default async function PromptsPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await getMembership((await params).org);
  return (
    <Page
      title="Prompts"
      meta={<KeyChip demo={env.demo} />}
      crumbs={[{ label: org.name, href: `/o/${org.slug}/projects` }, { label: "Prompts" }]}
      actions={<CreatePromptButton />}
      banner={
        <>
          <KeyBanner />
          <CapAlerts />
        </>
      }
    >
      <PromptList demo={env.demo} />
    </Page>
  );
}
