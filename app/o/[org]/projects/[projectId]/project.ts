// Loads the project of the address, once per rendered page.
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { load } from "@/server/caller";

const byId = cache((org: string, projectId: string) =>
  load((caller) => caller.project.get({ org, projectId })),
);

/** Strangers, and addresses that name no project, get the "not found" page. */
export async function getProject({ org, projectId }: { org: string; projectId: string }) {
  if (!z.uuid().safeParse(projectId).success) notFound();
  return byId(org, projectId);
}
