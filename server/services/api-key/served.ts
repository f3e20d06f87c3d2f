// The models that the host of the organization's key has listed.
import type { ServedModel } from "@/lib/models";
import { ServedModels } from "@/lib/schemas/api-key";
import type { Tx } from "@/server/scope";

/** Null when there is no key, or the host has no list for it: then the first call decides. */
export async function servedModels(tx: Tx, orgId: string): Promise<ServedModel[] | null> {
  const key = await tx.apiKey.findUnique({ where: { orgId }, select: { served: true } });
  return readServed(key?.served ?? null);
}

export const readServed = (stored: unknown): ServedModel[] | null => ServedModels.nullable().parse(stored);
