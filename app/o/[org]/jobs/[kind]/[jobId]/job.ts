// Loads the job of the address, once per rendered page.
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { jobShape } from "@/lib/schemas/job";
import { load } from "@/server/caller";

export type JobParams = { org: string; kind: string; jobId: string };

const byId = cache((org: string, kind: string, jobId: string) => {
  const ref = z.object(jobShape).safeParse({ kind, jobId });
  if (!ref.success) notFound();
  return load((caller) => caller.job.get({ org, ...ref.data }));
});

/** Jobs of projects that the person does not reach, and addresses that name no job, get the "not found" page. */
export const loadJob = ({ org, kind, jobId }: JobParams) => byId(org, kind, jobId);
