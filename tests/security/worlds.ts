// Seeds what the generated tests call into: organizations with a full project, and projects of every kind of reach.
import { ROLES, type Role } from "@/lib/permissions";
import { prisma } from "@/server/db/client";
import { encryptSecret, fingerprint } from "@/server/secrets";
import {
  addInvitation,
  addMember,
  addProject,
  makeOrganization,
  type TestOrganization,
} from "@/tests/factories";
import type { World } from "@/tests/fixtures/procedures";

/** Appears in no answer and no table in clear. */
export const CANARY_KEY = "sk-canary-7f3a1c9e5b2d";

/** Gives the organization the canary as its key, whatever it had before. */
export async function addKey(org: TestOrganization): Promise<void> {
  const id = crypto.randomUUID();
  const row = {
    id,
    ciphertext: encryptSecret(CANARY_KEY, { orgId: org.id, column: "ApiKey.ciphertext", rowId: id }),
    last4: CANARY_KEY.slice(-4),
    fingerprint: fingerprint(CANARY_KEY),
    state: "works",
    createdById: org.users.owner.id,
  };
  await prisma().apiKey.upsert({
    where: { orgId: org.id },
    create: { ...row, orgId: org.id },
    update: row,
    select: { id: true },
  });
}

/** What a call may use up. */
async function addPeople(org: TestOrganization) {
  return {
    spare: await addMember(org, "annotator", "Spare"),
    invitation: await addInvitation(org),
    link: await addInvitation(org, { maxUses: 1_000 }),
  };
}

/** An organization with a key, a spare member, two invitations, and a project that everybody joined. */
export async function makeWorld(role: Role = "owner"): Promise<World> {
  const org = await makeOrganization();
  await addKey(org);
  const world = { org, project: await addProject(org), ...(await addPeople(org)) };
  return { ...world, actor: org.users[role] };
}

export type Reach = { joined: boolean; isPublished: boolean };
export const REACHES: Reach[] = [true, false].flatMap((joined) =>
  [true, false].map((isPublished) => ({ joined, isPublished })),
);

/** The same world with its key, another project and other people, so that a call cannot spoil the next one. */
export async function withProject(world: World, { joined, isPublished }: Reach): Promise<World> {
  const { org } = world;
  await addKey(org);
  const project = await addProject(org, { joined: joined ? [...ROLES] : [], isPublished });
  return { ...world, project, ...(await addPeople(org)) };
}
