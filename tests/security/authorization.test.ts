// Calls every procedure as nobody, as strangers, and as every role with every kind of reach, against the permission table.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { holds, ROLES, type Role, reachesProject } from "@/lib/permissions";
import { prisma } from "@/server/db/client";
import { TRPC_CODES } from "@/server/errors";
import { startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { addMember, addUser } from "@/tests/factories";
import type { World } from "@/tests/fixtures/procedures";
import { FIXTURES } from "@/tests/fixtures/procedures";
import { call, type Procedure, procedures } from "./calls";
import { makeWorld, REACHES, type Reach, withProject } from "./worlds";

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(() => stopJobs());

const REFUSED = ["UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND", "BAD_REQUEST", "INTERNAL_SERVER_ERROR"];

/** The tRPC code that the table demands, or "allowed". */
function expected({ meta, fixture }: Procedure, role: Role, reach: Reach, world: World): string {
  if (meta?.access !== "org" && meta?.access !== "project") return "allowed";
  const reaches = reachesProject(role, reach);
  if (meta.access === "project" && !reaches) return "NOT_FOUND";
  if (!holds(role, meta.permission)) return "FORBIDDEN";
  if (fixture?.reach && !reaches) return "NOT_FOUND";
  const rule = fixture?.refuses?.(role, world);
  return rule ? TRPC_CODES[rule] : "allowed";
}

const about = ({ meta }: Procedure) => meta?.access === "org" || meta?.access === "project";

function check(code: string, value: unknown, wanted: string, who: string): void {
  const said = `${who}: ${code} (${typeof value === "string" ? value : ""})`;
  if (wanted === "allowed") expect(REFUSED, said).not.toContain(code);
  else expect(code, said).toBe(wanted);
}

test("every procedure declares who may call it, and every entry names a procedure", () => {
  expect(procedures.length).toBeGreaterThan(15);
  expect(procedures.filter(({ meta }) => !meta).map(({ path }) => path)).toEqual([]);
  expect(procedures.filter(({ fixture }) => !fixture).map(({ path }) => path)).toEqual([]);
  const paths = new Set(procedures.map(({ path }) => path));
  expect(Object.keys(FIXTURES).filter((path) => !paths.has(path))).toEqual([]);
});

describe.each(procedures.filter(({ fixture }) => fixture))("$path", (procedure) => {
  const { path, meta, fixture } = procedure;
  let world: World;
  beforeAll(async () => {
    world = await makeWorld();
  });

  test("nobody, strangers and former members", async () => {
    const send = async (actor: World["actor"] | null) =>
      call(actor, path, fixture?.input?.({ ...world, actor: actor ?? world.actor }));
    const nobody = await send(null);
    check(nobody.code, nobody.value, meta?.access === "public" ? "allowed" : "UNAUTHORIZED", "nobody");
    const removed = await addMember(world.org, "owner", "Removed");
    await prisma().membership.deleteMany({ where: { userId: removed.id } });
    const deactivated = await addMember(world.org, "owner", "Deactivated");
    await prisma().membership.updateMany({
      where: { userId: deactivated.id },
      data: { deactivatedAt: new Date() },
    });
    for (const person of [await addUser(), removed, deactivated]) {
      const { code, value } = await send(person);
      check(code, value, about(procedure) ? "NOT_FOUND" : "allowed", person.name);
    }
  });

  test("every role", async () => {
    const reaches = about(procedure) ? REACHES : REACHES.slice(0, 1);
    for (const reach of reaches) {
      const shared = await withProject(world, reach);
      for (const role of ROLES) {
        const actor = world.org.users[role];
        const wanted = expected(procedure, role, reach, { ...shared, actor });
        const place = wanted === "allowed" ? await withProject(world, reach) : shared;
        const { code, value } = await call(actor, path, fixture?.input?.({ ...place, actor }));
        check(code, value, wanted, `${role} ${JSON.stringify(reach)}`);
      }
    }
  });
});
