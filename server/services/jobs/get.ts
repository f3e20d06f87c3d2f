// One background job with what its actions need to know.
import { notFound } from "@/lib/errors";
import { type JobKind, storedStates } from "@/lib/jobs";
import type { JobRef } from "@/lib/schemas/job";
import type { OrgScope, Tx } from "@/server/scope";
import { findJobs, type JobRow, toJobRow } from "@/server/services/jobs/rows";
import { namesOf } from "@/server/services/members/names";

type About =
  | { kind: "run"; promptId: string; scope: string; sampleSize: number | null; onlyMissing: boolean }
  | { kind: "import" }
  | {
      kind: "conversion";
      versionId: string;
      minConfidence: number | null;
      onlyUnlabeled: boolean;
      labelIds: string[];
      converted: number;
      undoneAt: Date | null;
    }
  | {
      kind: "sync";
      /** Null: it is deleted. */
      connectionId: string | null;
      tasksAdded: number;
      tasksChanged: number;
    };

export type Job = JobRow & { about: About };

/** Throws not_found for a job of a project that the person does not reach. */
export function getJob(scope: OrgScope, ref: JobRef): Promise<Job> {
  return scope.run(async (tx) => {
    const row = await findJob(tx, scope, ref);
    const names = await namesOf(tx, scope.orgId, [row.personId]);
    return { ...toJobRow(row, names), about: await ABOUT[ref.kind](tx, scope.orgId, ref.jobId) };
  });
}

export async function findJob(tx: Tx, scope: OrgScope, { kind, jobId }: JobRef) {
  const states = { [kind]: storedStates(kind, "recent") };
  const [row] = await findJobs(tx, scope, { states, jobId, limit: 1 });
  if (!row) throw notFound("This job");
  return row;
}

const ABOUT: Record<JobKind, (tx: Tx, orgId: string, id: string) => Promise<About>> = {
  async run(tx, orgId, id) {
    const select = { promptId: true, scope: true, sampleSize: true, onlyMissing: true };
    return { kind: "run", ...(await tx.run.findFirstOrThrow({ where: { orgId, id }, select })) };
  },
  import: async () => ({ kind: "import" }),
  async conversion(tx, orgId, id) {
    const select = {
      versionId: true,
      minConfidence: true,
      onlyUnlabeled: true,
      labelIds: true,
      converted: true,
      undoneAt: true,
    };
    return {
      kind: "conversion",
      ...(await tx.conversion.findFirstOrThrow({ where: { orgId, id }, select })),
    };
  },
  async sync(tx, orgId, id) {
    const connection = { select: { id: true, deletedAt: true } };
    const select = { tasksAdded: true, tasksChanged: true, connection };
    const { connection: from, ...counts } = await tx.storageSync.findFirstOrThrow({
      where: { orgId, id },
      select,
    });
    return { kind: "sync", ...counts, connectionId: from.deletedAt ? null : from.id };
  },
};
