// Who acts, in which organization, and the only way to the database. Scopes are made here and nowhere else.
import type { PoolClient } from "pg";
import { AppError, notFound } from "@/lib/errors";
import { type Role, reachesProject, roleInProject } from "@/lib/permissions";
import { pool, prisma, type RawPool, type Tx } from "@/server/db/client";
import { isRerunnable } from "@/server/db/errors";

export type { Tx } from "@/server/db/client";

declare const brand: unique symbol;
declare const projectBrand: unique symbol;

export type Actor =
  | { kind: "user"; userId: string; role: Role }
  | { kind: "job"; name: string }
  | { kind: "system"; reason: string };

/** Where a person's request came from, as the audit log keeps it. */
export type Origin = { requestId: string; network: string | null; userAgent: string };

export type OrgScope = {
  readonly [brand]: true;
  readonly orgId: string;
  readonly actor: Actor;
  /** Null where no person asked. */
  readonly origin: Origin | null;
  /** One transaction under the organization's row-level security. No outside call and no Promise.all inside. */
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The same fences on a raw connection, for COPY and long set-based SQL; commits when `work` returns, which may run again. */
  bulk<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  /** As `bulk`, for a few short statements that labeling waits for: long work never holds these connections. */
  brief<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
};

export type ProjectScope = OrgScope & { readonly [projectBrand]: true; readonly projectId: string };
export type SystemScope = Pick<OrgScope, "run">;

const LIMITS = { maxWait: 10_000, timeout: 15_000 };
const RERUNS = 3;
/** A process that freezes in the middle of a transaction keeps its locks no longer than this; the server then ends it. */
const IDLE_LIMIT = "30s";

/** What the database rolled back whole, because two waited for each other, is done once more. */
async function rerun<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= RERUNS || !isRerunnable(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * attempt));
    }
  }
}

const transaction = <T>(
  role: "assay_app" | "assay_system",
  orgId: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> =>
  rerun(() =>
    prisma().$transaction(async (tx) => {
      await tx.$queryRaw`select set_config('role', ${role}, true), set_config('app.org', ${orgId}, true),
        set_config('idle_in_transaction_session_timeout', ${IDLE_LIMIT}, true)`;
      return work(tx);
    }, LIMITS),
  );

async function rawTransaction<T>(
  kind: RawPool,
  orgId: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool(kind).connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    await client.query(
      `select set_config('role', 'assay_app', true), set_config('app.org', $1, true),
         set_config('idle_in_transaction_session_timeout', $2, true)`,
      [orgId, IDLE_LIMIT],
    );
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((lost: Error) => {
      broken = lost;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

function makeScope(orgId: string, actor: Actor, origin: Origin | null): OrgScope {
  if (!orgId) throw new Error("a scope needs an organization");
  return {
    orgId,
    actor,
    origin,
    run: (work) => transaction("assay_app", orgId, work),
    bulk: (work) => rerun(() => rawTransaction("long", orgId, work)),
    brief: (work) => rerun(() => rawTransaction("brief", orgId, work)),
  } as OrgScope;
}

/** For the few places without an organization; tests/security lists them. */
export function systemScope(_reason: string): SystemScope {
  return { run: (work) => transaction("assay_system", "", work) };
}

export type Membership = { org: { id: string; slug: string; name: string }; role: Role; scope: OrgScope };

/** The organization of a URL for a signed-in person. Throws not_found for strangers and deactivated members alike. */
export async function openOrgScope(
  userId: string,
  slug: string,
  origin: Origin | null = null,
): Promise<Membership> {
  const row = await systemScope("a scope is being made").run((tx) =>
    tx.membership.findFirst({
      where: { userId, deactivatedAt: null, org: { slug } },
      select: { role: true, org: { select: { id: true, slug: true, name: true } } },
    }),
  );
  if (!row) throw notFound("This organization");
  const role = row.role as Role;
  return { org: row.org, role, scope: makeScope(row.org.id, { kind: "user", userId, role }, origin) };
}

/** For a background job. The job then loads its row by id in this organization, so a forged event finds nothing. */
export const jobScope = (orgId: string, name: string) => makeScope(orgId, { kind: "job", name }, null);

/**
 * Narrows a scope to one project, where its actor has the role that counts there. Throws not_found unless the project exists
 * in the organization and the actor reaches it.
 */
export async function openProjectScope(scope: OrgScope, projectId: string): Promise<ProjectScope> {
  const actor = await scope.run((tx) => assertReach(tx, scope, projectId));
  return { ...scope, actor, projectId } as ProjectScope;
}

/** The reach rule inside a transaction that is already open, for work that must check and write at once; the actor as there. */
export async function assertReach(tx: Tx, scope: OrgScope, projectId: string): Promise<Actor> {
  const { actor, orgId } = scope;
  const userId = actor.kind === "user" ? actor.userId : "";
  const project = await tx.project.findFirst({
    where: { orgId, id: projectId },
    select: { isPublished: true, members: { where: { userId }, select: { role: true } } },
  });
  if (!project) throw notFound("This project");
  if (actor.kind !== "user") return actor;
  const [member] = project.members;
  if (!reachesProject(actor.role, { joined: member !== undefined, isPublished: project.isPublished }))
    throw notFound("This project");
  return { ...actor, role: roleInProject(actor.role, member?.role ?? null) };
}

/** The person behind a scope. Throws forbidden in a job, where nobody is there to act. */
export function personOf(scope: OrgScope): { userId: string; role: Role } {
  if (scope.actor.kind !== "user") throw new AppError("forbidden", "Only a person may do this.");
  return scope.actor;
}
