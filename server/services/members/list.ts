// The people of an organization: the member page, and the short form for the picker of a project.
import type { Role } from "@/lib/permissions";
import type { ListMembersInput } from "@/lib/schemas/member";
import type { OrgScope } from "@/server/scope";

const PAGE = 50;
const person = { select: { id: true, name: true, email: true } } as const;

/** `%` and `_` are wildcards to LIKE, not to the person who searches. */
const containing = (text: string) => ({
  contains: text.replace(/[\\%_]/g, "\\$&"),
  mode: "insensitive" as const,
});

const matching = (search: string) =>
  search ? { user: { OR: [{ name: containing(search) }, { email: containing(search) }] } } : {};

/** Members by the age of their accounts, 50 a page; `nextCursor` is null on the last one. */
export async function listMembers(scope: OrgScope, input: ListMembersInput) {
  const { orgId } = scope;
  const rows = await scope.run((tx) =>
    tx.membership.findMany({
      where: {
        orgId,
        ...(input.role ? { role: input.role } : {}),
        ...(input.cursor ? { userId: { gt: input.cursor } } : {}),
        ...matching(input.search),
      },
      orderBy: { userId: "asc" },
      take: PAGE + 1,
      select: {
        role: true,
        createdAt: true,
        lastActiveAt: true,
        deactivatedAt: true,
        user: person,
        _count: { select: { projects: true } },
      },
    }),
  );
  const members = rows.slice(0, PAGE).map(({ user, role, _count, ...dates }) => ({
    userId: user.id,
    name: user.name,
    email: user.email,
    role: role as Role,
    projects: _count.projects,
    ...dates,
  }));
  return { members, nextCursor: rows.length > PAGE ? (members.at(-1)?.userId ?? null) : null };
}

/** Up to 50 active members whose name or address contains `search`, for adding them to a project. */
export async function pickMembers(scope: OrgScope, input: { search: string }) {
  const rows = await scope.run((tx) =>
    tx.membership.findMany({
      where: { orgId: scope.orgId, deactivatedAt: null, ...matching(input.search) },
      orderBy: { userId: "asc" },
      take: PAGE,
      select: { role: true, user: person },
    }),
  );
  return rows.map(({ user, role }) => ({
    userId: user.id,
    name: user.name,
    email: user.email,
    role: role as Role,
  }));
}
