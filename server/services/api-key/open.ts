// Decrypts the organization's provider key, inside the step that is about to call the provider.
import { AppError } from "@/lib/errors";
import type { OrgScope } from "@/server/scope";
import { decryptSecret } from "@/server/secrets";

/** Part of what a ciphertext is bound to: never change it. */
export const KEY_COLUMN = "ApiKey.ciphertext";
const USED_EVERY_MS = 60_000;

/** Null when the organization has no key. The result never leaves the server. */
export async function readApiKey(scope: OrgScope): Promise<{ id: string; apiKey: string } | null> {
  const { orgId } = scope;
  const row = await scope.run((tx) =>
    tx.apiKey.findUnique({ where: { orgId }, select: { id: true, ciphertext: true } }),
  );
  if (!row) return null;
  return {
    id: row.id,
    apiKey: decryptSecret(row.ciphertext, { orgId, column: KEY_COLUMN, rowId: row.id }),
  };
}

/** The plain key, for the client of the provider and nothing else. Throws api_key_missing. */
export async function openApiKey(scope: OrgScope): Promise<string> {
  const stored = await readApiKey(scope);
  if (!stored)
    throw new AppError("api_key_missing", "An owner must add the organization's OpenAI key first.");
  const minuteAgo = new Date(Date.now() - USED_EVERY_MS);
  await scope.run((tx) =>
    tx.apiKey.updateMany({
      where: {
        orgId: scope.orgId,
        id: stored.id,
        OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: minuteAgo } }],
      },
      data: { lastUsedAt: new Date() },
    }),
  );
  return stored.apiKey;
}
