// Holds the permission table against a copy of the product's role matrix, row by row.
import { expect, test } from "vitest";
import {
  holds,
  mayChangeRole,
  PERMISSIONS,
  type PermissionName,
  ROLES,
  type Role,
  reachesProject,
} from "@/lib/permissions";

/** Permission, lowest role, scope, and the five cells: ✔ everywhere, m joined, a joined and published, s by setting, - never. */
type Row = [permission: PermissionName, from: Role, scope: "org" | "project", cells: string];

const MATRIX: Row[] = [
  ["organization.get", "annotator", "org", "✔✔✔✔✔"],
  ["member.list", "admin", "org", "✔✔---"],
  ["member.pick", "manager", "org", "✔✔✔--"],
  ["member.manage", "admin", "org", "✔✔---"],
  ["owner.manage", "owner", "org", "✔----"],
  ["organization.update", "admin", "org", "✔✔---"],
  ["apiKey.manage", "owner", "org", "✔----"],
  ["apiKey.get", "manager", "org", "✔✔✔--"],
  // What is shown is that of reached projects.
  ["usage.get", "manager", "org", "✔✔m--"],
  ["budget.update", "admin", "org", "✔✔---"],
  ["audit.list", "admin", "org", "✔✔---"],
  ["job.list", "manager", "org", "✔✔m--"],
  ["project.create", "manager", "org", "✔✔✔--"],
  // The list itself shows reached projects only, so every member may ask for it.
  ["project.list", "annotator", "org", "✔✔maa"],
  ["project.get", "annotator", "project", "✔✔maa"],
  ["project.update", "manager", "project", "✔✔m--"],
  ["project.delete", "manager", "project", "✔✔m--"],
  ["project.stats", "manager", "project", "✔✔m--"],
  ["projectMember.manage", "manager", "project", "✔✔m--"],
  ["task.list", "annotator", "project", "✔✔mss"],
  ["task.import", "manager", "project", "✔✔m--"],
  ["task.delete", "manager", "project", "✔✔m--"],
  ["storage.manage", "manager", "project", "✔✔m--"],
  ["export.create", "manager", "project", "✔✔m--"],
  ["annotation.create", "annotator", "project", "✔✔maa"],
  ["annotation.list", "annotator", "project", "✔✔mas"],
  ["annotation.review", "reviewer", "project", "✔✔ma-"],
  ["annotation.manage", "manager", "project", "✔✔m--"],
  ["groundTruth.set", "reviewer", "project", "✔✔ma-"],
  ["prompt.get", "manager", "org", "✔✔✔--"],
  ["prompt.write", "manager", "org", "✔✔✔--"],
  ["prompt.run", "manager", "project", "✔✔m--"],
  ["projectBudget.update", "manager", "project", "✔✔m--"],
  ["run.get", "manager", "project", "✔✔m--"],
  ["prediction.list", "annotator", "project", "✔✔mss"],
  ["prediction.review", "reviewer", "project", "✔✔ms-"],
  ["prediction.convert", "manager", "project", "✔✔m--"],
];

test("the table and the matrix have the same rows", () => {
  expect(Object.keys(PERMISSIONS).sort()).toEqual(MATRIX.map(([permission]) => permission).sort());
});

test.each(MATRIX)("%s from %s, %s", (permission, from, scope, cells) => {
  expect(PERMISSIONS[permission]).toMatchObject({ from, scope });
  expect(ROLES.map((role) => holds(role, permission))).toEqual([...cells].map((cell) => cell !== "-"));
});

test("reach: owners and admins everywhere, managers where they joined, the others where it is published too", () => {
  const cells = (joined: boolean, isPublished: boolean) =>
    ROLES.filter((role) => reachesProject(role, { joined, isPublished }));
  expect(cells(true, true)).toEqual(ROLES);
  expect(cells(true, false)).toEqual(["owner", "admin", "manager"]);
  expect(cells(false, true)).toEqual(["owner", "admin"]);
  expect(cells(false, false)).toEqual(["owner", "admin"]);
});

test("changing roles: owners act on all, admins only below admin, nobody else on anybody", () => {
  const below = ["manager", "reviewer", "annotator"];
  for (const actor of ROLES)
    for (const present of ROLES)
      for (const next of ROLES)
        expect(mayChangeRole(actor, present, next), `${actor}: ${present} to ${next}`).toBe(
          actor === "owner" || (actor === "admin" && below.includes(present) && below.includes(next)),
        );
});
