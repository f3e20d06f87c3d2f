// The addresses beside tRPC: each is known, and those that carry a project's data refuse as a procedure with their permission would.
import fs from "node:fs";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GET as exportAudit } from "@/app/api/audit/route";
import { GET as exportProject } from "@/app/api/export/route";
import { GET as listRejects } from "@/app/api/import/[importId]/rejects/route";
import { POST as upload } from "@/app/api/import/route";
import { holds, type PermissionName, ROLES, reachesProject } from "@/lib/permissions";
import { sessionCookieName } from "@/server/auth/cookies";
import { admit } from "@/server/auth/gate";
import { disconnect } from "@/server/db/client";
import { env } from "@/server/env";
import { addUser, type TestUser } from "@/tests/factories";
import type { World } from "@/tests/fixtures/procedures";
import { makeWorld, REACHES, withProject } from "./worlds";

const HOST = "http://localhost:3000";
const OWN = { host: "localhost:3000", origin: HOST };

/** Routes without a project's data, and why they need no look at a role. */
const OPEN: Record<string, string> = {
  "app/api/auth/[...nextauth]/route.ts": "sign-in itself; tests in http.test.ts and sessions.test.ts",
  "app/api/trpc/[trpc]/route.ts": "every procedure is swept",
  "app/api/health/route.ts": "says only that the process is up",
  "app/api/ready/route.ts": "says only whether the process can work, and how long jobs wait",
  "app/api/inngest/route.ts": "404 with the embedded engine, signed with an Inngest server",
};

type Route = {
  permission: PermissionName;
  send: (w: World, headers: Record<string, string>) => Promise<Response>;
};

const query = (w: World) => `org=${w.org.slug}&projectId=${w.project.id}`;
const get = (address: string, headers: Record<string, string>) =>
  new Request(`${HOST}${address}`, { headers });

const GUARDED: Record<string, Route> = {
  "app/api/export/route.ts": {
    permission: "export.create",
    send: (w, headers) => exportProject(get(`/api/export?${query(w)}&format=json`, headers)),
  },
  "app/api/import/route.ts": {
    permission: "task.import",
    send: (w, headers) =>
      upload(
        new Request(`${HOST}/api/import?${query(w)}&fileName=a.csv`, {
          method: "POST",
          headers: { ...headers, "content-type": "text/csv" },
          body: "text\nhello",
        }),
      ),
  },
  "app/api/import/[importId]/rejects/route.ts": {
    permission: "task.import",
    send: (w, headers) =>
      listRejects(get(`/api/import/${w.project.importId}/rejects?${query(w)}`, headers), {
        params: Promise.resolve({ importId: w.project.importId }),
      }),
  },
};

/** Of the organization as a whole. */
const ORG_GUARDED: Record<string, Route> = {
  "app/api/audit/route.ts": {
    permission: "audit.list",
    send: (w, headers) => exportAudit(get(`/api/audit?org=${w.org.slug}`, headers)),
  },
};

async function signedIn(user: TestUser): Promise<Record<string, string>> {
  const sid = await admit({ userId: user.id, userAgent: "", network: null, previousSid: null });
  const cookie = await encode({ token: { sid }, secret: env.NEXTAUTH_SECRET });
  return { ...OWN, cookie: `${sessionCookieName()}=${cookie}` };
}

test("every route is in one of the two lists", () => {
  const known = [...Object.keys(OPEN), ...Object.keys(GUARDED), ...Object.keys(ORG_GUARDED)].sort();
  expect(fs.globSync("app/**/route.{ts,tsx}").sort()).toEqual(known);
});

describe.each(Object.entries(GUARDED))("%s", (_file, { permission, send }) => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => disconnect());

  test("nobody and strangers", async () => {
    expect((await send(world, OWN)).status).toBe(401);
    expect((await send(world, await signedIn(await addUser()))).status).toBe(404);
  });

  test("every role with every kind of reach", async () => {
    for (const reach of REACHES) {
      const place = await withProject(world, reach);
      for (const role of ROLES) {
        const allowed = holds(role, permission) ? 200 : 403;
        const wanted = reachesProject(role, reach) ? allowed : 404;
        const response = await send(place, await signedIn(world.org.users[role]));
        const said = await response.text();
        expect(response.status, `${role} ${JSON.stringify(reach)} ${said}`).toBe(wanted);
        if (wanted !== 200) expect(said).not.toMatch(/secret/);
        expect(response.headers.get("cache-control")).toBe("private, no-store");
      }
    }
  });

  test("T-1: another tenant's project, and its import under one's own", async () => {
    const foreign = await makeWorld();
    const headers = await signedIn(world.actor);
    expect((await send({ ...world, project: foreign.project }, headers)).status).toBe(404);
    const mixed = { ...world.project, importId: foreign.project.importId };
    const said = await (await send({ ...world, project: mixed }, headers)).text();
    expect(said).not.toContain(foreign.project.importId);
    expect(said).not.toMatch(/no text/);
  });
});

describe.each(Object.entries(ORG_GUARDED))("%s", (_file, { permission, send }) => {
  test("nobody, strangers and every role", async () => {
    const world = await makeWorld();
    expect((await send(world, OWN)).status).toBe(401);
    expect((await send(world, await signedIn(await addUser()))).status).toBe(404);
    for (const role of ROLES) {
      const response = await send(world, await signedIn(world.org.users[role]));
      expect(response.status, role).toBe(holds(role, permission) ? 200 : 403);
      expect(response.headers.get("cache-control")).toBe("private, no-store");
    }
    await disconnect();
  });
});
