// The sweep of T-1 and T-7: takes a valid input, puts a foreign id in one place at a time, and looks for any effect or leak.
import superjson from "superjson";
import { expect } from "vitest";
import { addProject, type TestUser } from "@/tests/factories";
import type { World } from "@/tests/fixtures/procedures";
import { call, idsOf, leaves, type Procedure, replaced } from "./calls";
import { fingerprint } from "./database";
import { makeWorld } from "./worlds";

type Target = { name: string; caller: TestUser; home: World; foreign: World; secrets: Set<string> };
export type Sweep = { targets: Target[]; foreignOrg: string };

/** Owner of one organization against another; a manager against a project of the same organization that they did not join. */
export async function seedSweep(): Promise<Sweep> {
  const home = await makeWorld("owner");
  const foreign = await makeWorld("owner");
  const manager = { ...home, actor: home.org.users.manager };
  const unjoined: World = { ...manager, project: await addProject(home.org, { joined: [] }) };
  return {
    foreignOrg: foreign.org.id,
    targets: [
      { name: "tenant", caller: home.actor, home, foreign, secrets: idsOf(foreign) },
      {
        name: "project",
        caller: manager.actor,
        home: manager,
        foreign: unjoined,
        secrets: idsOf(unjoined.project),
      },
    ],
  };
}

/** The inputs of a procedure with one foreign id each, and the path it stands at. */
function forgeries({ fixture }: Procedure, { home, foreign, secrets }: Target) {
  const own = fixture?.input?.(home);
  const theirs = new Map(leaves(fixture?.input?.(foreign)).map(({ path, value }) => [path.join("."), value]));
  return leaves(own).flatMap(({ path, value }) => {
    const at = path.join(".");
    const other = theirs.get(at);
    const isId = other !== value && secrets.has(String(other));
    return isId ? [{ at, input: replaced(own, path, other) }] : [];
  });
}

/** Throws when a forged call is not refused, changes a foreign row, or says anything of one. */
export async function sweep({ targets, foreignOrg }: Sweep, procedure: Procedure): Promise<void> {
  const { path, fixture } = procedure;
  for (const target of targets) {
    for (const { at, input } of forgeries(procedure, target)) {
      const before = await fingerprint(foreignOrg);
      const { code, value } = await call(target.caller, path, input);
      const where = `${path} with a foreign ${at} (${target.name})`;
      if (!fixture?.ignores?.includes(at.replace(/\.\d+/g, "")))
        expect(["NOT_FOUND", "FORBIDDEN"], where).toContain(code);
      expect(await fingerprint(foreignOrg), where).toEqual(before);
      const said = superjson.stringify(value ?? null);
      for (const secret of target.secrets)
        expect(said.includes(`"${secret}"`), `${where} says ${secret}`).toBe(false);
    }
  }
}
