// Loads the prompt of the address, once per rendered page.
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { load } from "@/server/caller";

const byId = cache((org: string, promptId: string) => load((caller) => caller.prompt.get({ org, promptId })));

/** Strangers to the project, and addresses that name no prompt, get the "not found" page. */
export async function getPrompt({ org, promptId }: { org: string; promptId: string }) {
  if (!z.uuid().safeParse(promptId).success) notFound();
  return byId(org, promptId);
}
