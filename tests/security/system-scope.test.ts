// The places that look beyond one organization, all of them: a new one is added here on purpose or not at all.
import fs from "node:fs";
import { expect, test } from "vitest";

const SYSTEM_SCOPES: Record<string, number> = {
  "prisma/seed/people.ts": 2,
  "server/auth/confirm.ts": 1,
  "server/auth/gate.ts": 1,
  "server/auth/session.ts": 2,
  "server/auth/sign-in.ts": 3,
  "server/auth/throttle.ts": 2,
  "server/scope.ts": 1,
  "server/services/api-key/refresh.ts": 1,
  "server/services/conversions/reconcile.ts": 1,
  "server/services/imports/tidy.ts": 2,
  "server/services/invitations/accept.ts": 3,
  "server/services/organizations/get.ts": 1,
  "server/services/replies/tidy.ts": 1,
  "server/services/runs/batches/reconcile.ts": 1,
  "server/services/runs/reconcile.ts": 1,
  "server/services/sessions.ts": 2,
  "server/services/storage/due.ts": 1,
  "server/services/storage/reconcile.ts": 1,
  "server/services/users.ts": 4,
};

const sources = fs
  .globSync(["{server,app,lib,components}/**/*.{ts,tsx}", "prisma/seed/**/*.ts"])
  .map((file) => ({ file, text: fs.readFileSync(file, "utf8") }));

function counts(mark: RegExp): Record<string, number> {
  const found = sources.map(({ file, text }) => [file, text.match(mark)?.length ?? 0] as const);
  return Object.fromEntries(found.filter(([, n]) => n > 0));
}

test("systemScope is used in the listed places only", () => {
  const { "server/scope.ts": inScope, ...rest } = counts(/(?<!function )\bsystemScope\(/g);
  expect({ ...rest, "server/scope.ts": inScope }).toEqual(SYSTEM_SCOPES);
});

/** The search for task ids changes the role for one statement that names organization and project, and back. */
const ROLE_CHANGES = ["server/scope.ts", "server/services/tasks/find.ts"];

test("nothing else changes the database role", () => {
  expect(Object.keys(counts(/set_config\('role'/g)).sort()).toEqual(ROLE_CHANGES);
  const named = Object.keys(counts(/assay_app|assay_system/g)).filter(
    (file) => !file.startsWith("server/db/"),
  );
  expect(named.sort()).toEqual(ROLE_CHANGES);
});

test("no statement is put together from text", () => {
  expect(counts(/\$(query|execute)RawUnsafe|Prisma\.raw\(/g)).toEqual({});
});
