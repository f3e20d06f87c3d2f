// Makes, changes and deletes connections; the credentials are locked up before they reach the database.

import { randomUUID } from "node:crypto";
import type { AuditAction } from "@/lib/audit";
import { AppError, notFound } from "@/lib/errors";
import { MAX_CONNECTIONS } from "@/lib/limits";
import type { CreateConnection, UpdateConnection } from "@/lib/schemas/storage";
import { locationOf } from "@/lib/storage-location";
import { isUniqueViolation } from "@/server/db/errors";
import { type ProjectScope, personOf, type Tx } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { cancelActive, sendCanceled } from "@/server/services/storage/cancel";
import {
  demandAddress,
  demandColumns,
  demandIdle,
  demandSameRows,
  demandSecret,
  readsOtherwise,
} from "@/server/services/storage/rules";
import { applySchedule } from "@/server/services/storage/schedule";
import { sealSecret } from "@/server/services/storage/secret";

/**
 * A deleted connection to the same place comes back with its objects, so that nothing is imported twice. Throws conflict
 * when a live one reads the same place, or there are too many.
 */
export async function createConnection(
  scope: ProjectScope,
  input: CreateConnection,
): Promise<{ connectionId: string }> {
  const { orgId, projectId } = scope;
  const { userId } = personOf(scope);
  demandAddress(input.source);
  demandSecret(input, { isNeeded: input.source.kind !== "folder" });
  return orTaken(
    scope.run(async (tx) => {
      await demandRoom(tx, scope);
      await demandColumns(tx, scope, input.mapping);
      const before = await findPlace(tx, scope, input);
      if (before && before.deletedAt === null) throw taken();
      const connectionId = before?.id ?? randomUUID();
      const secret = input.secret ? sealSecret(input.secret, { orgId, connectionId }) : null;
      const data = { ...columnsOf(input), secret, createdById: userId };
      if (before) {
        await demandSameRows(tx, scope, { ...before, connectionId }, input);
        const revived = { ...data, deletedAt: null, schedule: "manual", createdAt: new Date() };
        const { count } = await tx.storageConnection.updateMany({
          where: { orgId, projectId, id: connectionId, deletedAt: { not: null } },
          data: revived,
        });
        if (count === 0) throw taken();
      } else
        await tx.storageConnection.create({
          data: { ...data, id: connectionId, orgId, projectId },
          select: { id: true },
        });
      await applySchedule(tx, orgId, connectionId, input.schedule);
      await record(tx, scope, "storage.create", connectionId, { kind: input.source.kind });
      return { connectionId };
    }),
  );
}

/** Without `secret` the stored one stays; a source that moves needs it anew. Throws invalid, conflict or not_found. */
export async function updateConnection(scope: ProjectScope, input: UpdateConnection): Promise<void> {
  const { orgId, projectId } = scope;
  const { connectionId } = input;
  const where = { orgId, projectId, id: connectionId, deletedAt: null };
  demandAddress(input.source);
  await orTaken(
    scope.run(async (tx) => {
      await tx.$queryRaw`
        select id from "StorageConnection" where "orgId" = ${orgId} and id = ${connectionId} for no key update`;
      const before = await tx.storageConnection.findFirst({ where, select: READING });
      if (!before) throw notFound("This connection");
      const hasMoved = before.location !== locationOf(input.source);
      demandSecret(input, { isNeeded: hasMoved && input.source.kind !== "folder" });
      await demandColumns(tx, scope, input.mapping);
      if (readsOtherwise(before, input)) await demandIdle(tx, orgId, connectionId);
      await demandSameRows(tx, scope, { ...before, connectionId }, input);
      const isFolder = input.source.kind === "folder";
      const secret = input.secret ? sealSecret(input.secret, { orgId, connectionId }) : null;
      const data = { ...columnsOf(input), ...((secret !== null || isFolder) && { secret }) };
      await tx.storageConnection.updateMany({ where, data });
      if (secret !== null) await forgetRefusals(tx, scope, connectionId);
      await applySchedule(tx, orgId, connectionId, input.schedule);
      const detail = { kind: input.source.kind, hasMoved, hasNewSecret: secret !== null };
      await record(tx, scope, "storage.update", connectionId, detail);
    }),
  );
}

/** Tasks and annotations stay; the credentials go at once and a running sync is canceled. */
export async function deleteConnection(
  scope: ProjectScope,
  { connectionId }: { connectionId: string },
): Promise<void> {
  const { orgId, projectId } = scope;
  const canceled = await scope.run(async (tx) => {
    const { count } = await tx.storageConnection.updateMany({
      where: { orgId, projectId, id: connectionId, deletedAt: null },
      data: { deletedAt: new Date(), secret: null, nextSyncAt: null },
    });
    if (count === 0) throw notFound("This connection");
    await record(tx, scope, "storage.delete", connectionId);
    return cancelActive(tx, { orgId, projectId, connectionId });
  });
  await sendCanceled(orgId, canceled);
}

/** What the old credentials could not open is tried with the new ones. */
const forgetRefusals = (tx: Tx, { orgId, projectId }: ProjectScope, connectionId: string) =>
  tx.storageObject.updateMany({
    where: { orgId, projectId, connectionId, state: "failed", code: "ACCESS_DENIED" },
    data: { etag: "" },
  });

/** The project's row orders those that are made at the same moment. */
async function demandRoom(tx: Tx, { orgId, projectId }: ProjectScope): Promise<void> {
  await tx.$queryRaw`select id from "Project" where "orgId" = ${orgId} and id = ${projectId} for no key update`;
  const live = await tx.storageConnection.count({ where: { orgId, projectId, deletedAt: null } });
  if (live >= MAX_CONNECTIONS)
    throw new AppError("conflict", `A project has at most ${MAX_CONNECTIONS} connections. Delete one first.`);
}

const READING = {
  id: true,
  location: true,
  prefix: true,
  pattern: true,
  recursive: true,
  method: true,
  mapping: true,
} as const;

const findPlace = (tx: Tx, { orgId, projectId }: ProjectScope, { source, prefix }: CreateConnection) =>
  tx.storageConnection.findUnique({
    where: {
      orgId_projectId_location_prefix: { orgId, projectId, location: locationOf(source), prefix },
    },
    select: { ...READING, deletedAt: true },
  });

const columnsOf = (input: CreateConnection) => ({
  title: input.title,
  kind: input.source.kind,
  source: input.source,
  location: locationOf(input.source),
  prefix: input.prefix,
  pattern: input.pattern,
  recursive: input.recursive,
  method: input.method,
  mapping: input.mapping,
  onChange: input.onChange,
});

const taken = () =>
  new AppError("conflict", "This project has a connection to this place with this prefix already.");

async function orTaken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isUniqueViolation(error)) throw taken();
    throw error;
  }
}

type Detail = { kind: string; hasMoved?: boolean; hasNewSecret?: boolean };

const record = (tx: Tx, scope: ProjectScope, action: AuditAction, targetId: string, detail?: Detail) =>
  audit(tx, scope, {
    ...{ action, targetType: "storageConnection", targetId, projectId: scope.projectId },
    ...(detail && { detail }),
  });
