// What an organization's frame shows, and which organizations a person may open.
import { isAtLeast } from "@/lib/permissions";
import { type OrgScope, personOf, systemScope } from "@/server/scope";
import type { Person } from "@/server/services/users";

const ACTIVE_EVERY_MS = 60_000;

/** Counts of what the person can reach; `members` only for those who may list them, else null. */
export async function getOrganization(scope: OrgScope) {
  const { userId, role } = personOf(scope);
  const { orgId } = scope;
  return scope.run(async (tx) => {
    await tx.membership.updateMany({
      where: { orgId, userId, OR: [{ lastActiveAt: null }, { lastActiveAt: { lt: minuteAgo() } }] },
      data: { lastActiveAt: new Date() },
    });
    const org = await tx.organization.findUniqueOrThrow({
      where: { id: orgId },
      select: { id: true, slug: true, name: true },
    });
    const projects = await tx.project.count({
      where: {
        orgId,
        ...(isAtLeast(role, "admin") ? {} : { members: { some: { userId } } }),
        ...(isAtLeast(role, "manager") ? {} : { isPublished: true }),
      },
    });
    const members = isAtLeast(role, "admin")
      ? await tx.membership.count({ where: { orgId, deactivatedAt: null } })
      : null;
    return { org, role, counts: { projects, members } };
  });
}

const minuteAgo = () => new Date(Date.now() - ACTIVE_EVERY_MS);

/** The organizations of a person, by name; deactivated memberships are left out. */
export async function listOrganizations(person: Person) {
  const rows = await systemScope("my organizations").run((tx) =>
    tx.membership.findMany({
      where: { userId: person.id, deactivatedAt: null },
      orderBy: [{ org: { name: "asc" } }, { orgId: "asc" }],
      select: { role: true, org: { select: { id: true, slug: true, name: true } } },
    }),
  );
  return rows.map(({ org, role }) => ({ ...org, role }));
}
