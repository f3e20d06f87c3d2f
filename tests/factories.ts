// Makes what tests stand on, straight through Prisma as the login role: organizations of five people, and full projects.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { ROLES, type Role } from "@/lib/permissions";
import type { Context } from "@/server/context";
import { prisma } from "@/server/db/client";
import { appRouter } from "@/server/routers/app";
import { type OrgScope, openOrgScope, openProjectScope, type ProjectScope } from "@/server/scope";
import { sealSecret } from "@/server/services/storage/secret";
import { createCallerFactory } from "@/server/trpc";

/** The password of every made person, and its hash, so that no test waits for argon2. */
export const PASSWORD = "correct horse battery";
const PASSWORD_HASH =
  "$argon2id$v=19$m=65536,t=3,p=1$1EF8vTxQX5PSzEdx24whHw$13Uh5gzf0yPzpWjR9Fda3ZuNTHLOSJZ9n0nOUg/LIPI";

export type TestUser = { id: string; email: string; name: string; sessionId: string };
export type TestOrganization = { id: string; slug: string; name: string; users: Record<Role, TestUser> };

const short = () => randomUUID().slice(-12);

/** A person in no organization, with one live session. */
export async function addUser(name = "Stranger"): Promise<TestUser> {
  const email = `${name.toLowerCase().replaceAll(" ", ".")}.${short()}@example.com`;
  const user = await prisma().user.create({
    data: { email, emailNormalised: email, name: `${name} ${short()}`, passwordHash: PASSWORD_HASH },
    select: { id: true, email: true, name: true },
  });
  return { ...user, sessionId: await addSession(user.id) };
}

/** A live session whose sid nobody knows. */
export async function addSession(userId: string): Promise<string> {
  const expiresAt = new Date(Date.now() + 86_400_000);
  const row = await prisma().session.create({
    data: { userId, sidHash: randomUUID(), userAgent: "test", expiresAt },
    select: { id: true },
  });
  return row.id;
}

export async function addMember(org: { id: string }, role: Role, name: string = role): Promise<TestUser> {
  const user = await addUser(name);
  await prisma().membership.create({
    data: { orgId: org.id, userId: user.id, role },
    select: { orgId: true },
  });
  return user;
}

/** An organization with one person per role. */
export async function makeOrganization(name = "Org"): Promise<TestOrganization> {
  const org = await prisma().organization.create({
    data: { name: `${name} ${short()}`, slug: `org-${short()}` },
    select: { id: true, slug: true, name: true },
  });
  const users = {} as Record<Role, TestUser>;
  for (const role of ROLES) users[role] = await addMember(org, role);
  return { ...org, users };
}

export type TestInvitation = { id: string; token: string; email: string | null };

/** For somebody's address, or with `maxUses` for whoever holds the link; sent by the owner, for an annotator. */
export async function addInvitation(
  org: TestOrganization,
  {
    email = `invited.${short()}@example.com`,
    ...rest
  }: { email?: string; role?: Role; maxUses?: number; createdById?: string; expiresAt?: Date } = {},
): Promise<TestInvitation> {
  const token = randomBytes(32).toString("base64url");
  return prisma()
    .invitation.create({
      data: {
        orgId: org.id,
        email: rest.maxUses === undefined ? email : null,
        role: "annotator",
        tokenHash: createHash("sha256").update(token).digest("hex"),
        createdById: org.users.owner.id,
        expiresAt: new Date(Date.now() + 86_400_000),
        ...rest,
      },
      select: { id: true, email: true },
    })
    .then((row) => ({ ...row, token }));
}

export type TestProject = Awaited<ReturnType<typeof addProject>>;

/**
 * A project with one row of every entity: two labels, three tasks (the first is ground truth, the second predicted, the third
 * untouched), an import with a reject, a prompt with a frozen version and a draft, a completed run, a conversion, and a storage
 * connection with a completed sync of one object.
 */
export async function addProject(
  org: TestOrganization,
  { joined = [...ROLES], isPublished = true }: { joined?: Role[]; isPublished?: boolean } = {},
) {
  const db = prisma();
  const orgId = org.id;
  const createdById = org.users.owner.id;
  const { id: projectId } = await db.project.create({
    data: {
      orgId,
      title: `Project ${short()}`,
      isPublished,
      textColumn: "text",
      columns: ["text"],
      predictionsVisibleTo: "reviewers_and_annotators",
      dataManagerVisibleTo: "reviewers_and_annotators",
      taskCount: 3,
      annotatedCount: 1,
      groundTruthCount: 1,
      nextInnerId: 4,
      createdById,
    },
    select: { id: true },
  });
  const row = { orgId, projectId };
  await db.projectMember.createMany({ data: joined.map((role) => ({ ...row, userId: org.users[role].id })) });
  const label = { ...row, color: "#3366cc" };
  const labels = await db.label.createManyAndReturn({
    data: ["billing", "refund"].map((value, position) => ({
      ...label,
      value: `${value} ${short()}`,
      position,
    })),
    select: { id: true, value: true },
  });
  const [first, second] = labels;
  if (!first || !second) throw new Error("two labels were asked for");
  const data = await addTasks(row, createdById, first);
  const prompt = await addPrompt(row, createdById, labels, data.predicted);
  const storage = await addStorage(row, createdById);
  return { id: projectId, labelId: first.id, otherLabelId: second.id, ...data, ...prompt, ...storage };
}

type Row = { orgId: string; projectId: string };
type Labelled = { id: string; value: string };

async function addTasks(row: Row, createdById: string, label: Labelled) {
  const db = prisma();
  const { id: importId } = await db.import.create({
    data: {
      ...row,
      fileName: `${short()}.csv`,
      sizeBytes: 10n,
      format: "csv",
      encoding: "utf-8",
      state: "completed",
      rowsRead: 4,
      rowsImported: 3,
      rowsRejected: 1,
      createdById,
      rejects: { create: { line: 3, code: "MISSING_FIELD", reason: `no text ${short()}` } },
    },
    select: { id: true },
  });
  const tasks = await db.task.createManyAndReturn({
    data: [1, 2, 3].map((innerId) => ({
      ...row,
      innerId,
      externalId: short(),
      text: `secret text ${short()}`,
      data: { text: `secret text ${short()}` },
      contentHash: short(),
      importId,
      ...(innerId === 1 ? { annotationCount: 1, groundTruthLabelId: label.id } : {}),
      ...(innerId === 2 ? { predictionCount: 1 } : {}),
    })),
    select: { id: true },
  });
  const [done, predicted, untouched] = tasks.map((task) => task.id);
  if (!done || !predicted || !untouched) throw new Error("three tasks were asked for");
  const annotation = await db.annotation.create({
    data: { ...row, taskId: done, labelId: label.id, source: "human", createdById, groundTruth: true },
    select: { id: true },
  });
  return { importId, taskId: done, predicted, untouched, annotationId: annotation.id };
}

async function addPrompt(row: Row, createdById: string, labels: Labelled[], taskId: bigint) {
  const db = prisma();
  const [label] = labels;
  if (!label) throw new Error("a prompt needs a label");
  const { id: promptId } = await db.prompt.create({
    data: { ...row, name: `Prompt ${short()}`, createdById },
    select: { id: true },
  });
  const text = { system: `secret system ${short()}`, user: "{{text}}", model: "demo" };
  const version = { ...row, promptId, createdById, ...text };
  const { id: versionId } = await db.promptVersion.create({
    data: { ...version, number: 1, state: "frozen", frozenAt: new Date() },
    select: { id: true },
  });
  const { id: draftId } = await db.promptVersion.create({
    data: { ...version, number: 2, parentId: versionId },
    select: { id: true },
  });
  const run = await db.run.create({
    data: {
      ...row,
      promptId,
      versionId,
      clientRequestId: randomUUID(),
      scope: "all",
      labels: labels.map((item) => ({ ...item, description: "" })),
      model: "demo",
      state: "completed",
      total: 1,
      done: 1,
      createdById,
      chunks: { create: { index: 0, taskIds: [taskId], state: "done" } },
    },
    select: { id: true },
  });
  const prediction = await db.prediction.create({
    data: {
      ...row,
      runId: run.id,
      versionId,
      taskId,
      state: "done",
      labelId: label.id,
      label: label.value,
      confidence: 0.9,
      rawReply: `secret reply ${short()}`,
    },
    select: { id: true },
  });
  const conversion = await db.conversion.create({
    data: { ...row, versionId, clientRequestId: randomUUID(), state: "completed", createdById },
    select: { id: true },
  });
  return {
    promptId,
    versionId,
    draftId,
    runId: run.id,
    predictionId: prediction.id,
    conversionId: conversion.id,
  };
}

/** Appears in no answer and no table in clear. */
export const STORAGE_CANARY = "canary-storage-4c1d8e2b";

/** At an address that is never asked, because it is not a public one. */
export const BLOCKED_SOURCE = {
  kind: "s3",
  bucket: "world",
  region: "auto",
  endpoint: "http://127.0.0.1:9",
} as const;

async function addStorage(row: Row, createdById: string) {
  const db = prisma();
  const connectionId = randomUUID();
  const secret = { kind: "s3", accessKeyId: `key-${short()}`, secretAccessKey: STORAGE_CANARY } as const;
  await db.storageConnection.create({
    data: {
      ...{ ...row, id: connectionId, createdById, title: `Bucket ${short()}`, kind: "s3" },
      ...{ source: BLOCKED_SOURCE, location: "s3 http://127.0.0.1:9 world", prefix: "world/" },
      secret: sealSecret(secret, { orgId: row.orgId, connectionId }),
      ...{ method: "file", mapping: { textColumn: "text" } },
    },
    select: { id: true },
  });
  const sync = await db.storageSync.create({
    data: { ...row, connectionId, state: "completed", objectsSeen: 1, startedById: createdById },
    select: { id: true },
  });
  const object = await db.storageObject.create({
    data: {
      ...{ ...row, connectionId, key: `world/${short()}.txt`, etag: short(), sizeBytes: 10n },
      ...{ state: "failed", code: "NOT_TEXT", seenById: sync.id },
    },
    select: { id: true },
  });
  return { connectionId, syncId: sync.id, objectId: object.id };
}

export const contextOf = (user: TestUser | null): Context => ({
  requestId: randomUUID(),
  user,
  network: null,
  userAgent: "",
});

/** Every procedure, called as this person or as nobody. */
export const callerOf = (user: TestUser | null) => createCallerFactory(appRouter)(contextOf(user));

export async function scopeOf(org: TestOrganization, role: Role = "owner"): Promise<OrgScope> {
  return (await openOrgScope(org.users[role].id, org.slug)).scope;
}

export async function projectScopeOf(
  org: TestOrganization,
  project: { id: string },
  role: Role = "owner",
): Promise<ProjectScope> {
  return openProjectScope(await scopeOf(org, role), project.id);
}
