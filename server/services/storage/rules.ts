// What a connection must keep to: its credentials, its columns, and how its tasks are told apart.
import { AppError } from "@/lib/errors";
import type { StorageSource } from "@/lib/schemas/storage";
import { type CreateConnection, StorageMapping, type StorageSecret } from "@/lib/schemas/storage";
import { locationOf } from "@/lib/storage-location";
import type { ProjectScope, Tx } from "@/server/scope";
import { demandMapping } from "@/server/services/imports/mapping";
import { sentenceOf } from "@/server/services/storage/views";
import { endpointProblem } from "@/server/storage/guard";

type Access = { source: StorageSource; secret?: StorageSecret | undefined };

/** Throws invalid, with the field, for credentials that are missing or of another kind of storage. */
export function demandSecret({ source, secret }: Access, { isNeeded }: { isNeeded: boolean }): void {
  const refuse = (message: string) => {
    throw new AppError("invalid", message, { fields: { secret: message } });
  };
  if (secret !== undefined && secret.kind !== source.kind)
    refuse("These credentials are for another kind of storage.");
  if (secret === undefined && isNeeded)
    refuse("Enter the credentials: stored ones are never sent to another place.");
}

/** Throws invalid, with the field, for an address that no sync would be let through to, or that holds a password. */
export function demandAddress(source: StorageSource): void {
  const problem = source.kind === "s3" && source.endpoint !== undefined && endpointProblem(source.endpoint);
  if (!problem) return;
  const message = sentenceOf(problem);
  throw new AppError("invalid", message, { fields: { "source.endpoint": message } });
}

/** The text column is fixed by the project's first tasks; the other two may not be the same as it. */
export async function demandColumns(
  tx: Tx,
  { orgId, projectId }: ProjectScope,
  mapping: StorageMapping,
): Promise<void> {
  const project = await tx.project.findFirst({
    where: { orgId, id: projectId },
    select: { textColumn: true },
  });
  const columns = Object.values(mapping).filter((column) => column !== undefined);
  demandMapping({ ...mapping, onDuplicate: "skip" }, columns, project?.textColumn ?? null);
}

/** A connection as it is stored, with what decides which tasks come from it. */
type Reading = {
  location: string;
  prefix: string;
  pattern: string;
  recursive: boolean;
  method: string;
  mapping: unknown;
};

/** True when the next sync would see other objects, or other rows in them. */
export function readsOtherwise(before: Reading, input: CreateConnection): boolean {
  const { prefix, pattern, recursive, method } = input;
  const after = { location: locationOf(input.source), prefix, pattern, recursive, method };
  const isSame = Object.entries(after).every(([name, value]) => before[name as keyof Reading] === value);
  return !isSame || !sameMapping(StorageMapping.parse(before.mapping), input.mapping);
}

const sameMapping = (a: StorageMapping, b: StorageMapping) =>
  a.textColumn === b.textColumn && a.idColumn === b.idColumn && a.labelColumn === b.labelColumn;

/** Throws conflict while a sync is queued or running: half of it would have been made by other rules. */
export async function demandIdle(tx: Tx, orgId: string, connectionId: string): Promise<void> {
  const active = await tx.storageSync.findFirst({
    where: { orgId, connectionId, state: { in: ["queued", "running"] } },
    select: { id: true },
  });
  if (active)
    throw new AppError(
      "conflict",
      "This connection is being synced. Wait until the sync has ended, or cancel it.",
    );
}

/**
 * Method and id column say which task belongs to which row, so they stay while there are tasks. Once these are deleted they may
 * change, and the objects are forgotten: the next sync reads all of them anew. Throws invalid, with the field.
 */
export async function demandSameRows(
  tx: Tx,
  { orgId, projectId }: ProjectScope,
  before: Reading & { connectionId: string },
  input: CreateConnection,
): Promise<void> {
  const idColumn = StorageMapping.parse(before.mapping).idColumn;
  const isSameMethod = before.method === input.method;
  if (isSameMethod && idColumn === input.mapping.idColumn) return;
  const where = { orgId, projectId, connectionId: before.connectionId };
  const task = await tx.task.findFirst({ where: { orgId, projectId, object: where }, select: { id: true } });
  if (task) {
    const message = "Tasks were made from this place already. Delete them before you change this.";
    const field = isSameMethod ? "mapping.idColumn" : "method";
    throw new AppError("invalid", message, { fields: { [field]: message } });
  }
  await tx.storageObject.deleteMany({ where });
}
