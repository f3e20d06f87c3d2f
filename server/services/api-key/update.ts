// Sets, replaces, tests and deletes the organization's provider key.
import { randomUUID } from "node:crypto";
import { AppError, notFound } from "@/lib/errors";
import type { UpdateApiKeyInput } from "@/lib/schemas/api-key";
import { Prisma } from "@/prisma/generated/client";
import { type OrgScope, personOf } from "@/server/scope";
import { encryptSecret, fingerprint } from "@/server/secrets";
import { KEY_COLUMN, readApiKey } from "@/server/services/api-key/open";
import { prove } from "@/server/services/api-key/prove";
import { audit } from "@/server/services/audit";

/** Stores a key that the provider did not refuse; the one before stays until then. Throws invalid or upstream. */
export async function updateApiKey(scope: OrgScope, { apiKey }: UpdateApiKeyInput): Promise<void> {
  const { orgId } = scope;
  const { userId } = personOf(scope);
  const proof = await prove(scope, apiKey);
  if (proof.state === "refused") {
    const message = "The provider refused this key. Check that it is complete and not revoked.";
    throw new AppError("invalid", message, { fields: { apiKey: message } });
  }
  const id = randomUUID();
  const row = {
    id,
    ciphertext: encryptSecret(apiKey, { orgId, column: KEY_COLUMN, rowId: id }),
    last4: apiKey.slice(-4),
    fingerprint: fingerprint(apiKey),
    served: Prisma.DbNull,
    servedAt: null,
    ...proof,
    createdById: userId,
    createdAt: new Date(),
    lastUsedAt: null,
  };
  await scope.run(async (tx) => {
    await tx.apiKey.upsert({
      where: { orgId },
      create: { ...row, orgId },
      update: row,
      select: { id: true },
    });
    await audit(tx, scope, {
      action: "apiKey.update",
      targetType: "apiKey",
      targetId: id,
      detail: { state: proof.state },
    });
  });
}

/** Asks the provider about the stored key and keeps the answer. Throws not_found or upstream. */
export async function testApiKey(scope: OrgScope): Promise<void> {
  const stored = await readApiKey(scope);
  if (!stored) throw notFound("The key");
  const proof = await prove(scope, stored.apiKey);
  await scope.run(async (tx) => {
    // By its id: the key may have been replaced while the provider was asked.
    await tx.apiKey.updateMany({
      where: { orgId: scope.orgId, id: stored.id },
      data: proof,
    });
    await audit(tx, scope, {
      action: "apiKey.test",
      targetType: "apiKey",
      targetId: stored.id,
      detail: { state: proof.state },
    });
  });
}

export async function deleteApiKey(scope: OrgScope): Promise<void> {
  const { orgId } = scope;
  await scope.run(async (tx) => {
    const row = await tx.apiKey.findUnique({ where: { orgId }, select: { id: true } });
    if (!row) throw notFound("The key");
    await tx.apiKey.deleteMany({ where: { orgId } });
    await audit(tx, scope, { action: "apiKey.delete", targetType: "apiKey", targetId: row.id });
  });
}
