// One background job, step by step.
import type { Metadata } from "next";
import { JobView } from "@/components/jobs/job-view";
import { type JobParams, loadJob } from "./job";

export async function generateMetadata({ params }: { params: Promise<JobParams> }): Promise<Metadata> {
  return { title: (await loadJob(await params)).name };
}

export default async function JobPage({ params }: { params: Promise<JobParams> }) {
  const job = await loadJob(await params);
  return <JobView key={job.id} initial={job} />;
}
