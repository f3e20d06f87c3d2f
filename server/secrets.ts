// Encryption of stored secrets: AES-256-GCM bound to organization, column and row, with key rotation by key id.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { env } from "@/server/env";

/** What a ciphertext belongs to; a copy under any other owner does not decrypt. */
export type SecretOwner = { orgId: string; column: string; rowId: string };

const keys = (): [string, Buffer][] =>
  env.ENCRYPTION_KEYS.split(",").map((entry) => {
    const [id = "", base64 = ""] = entry.split(":");
    return [id, Buffer.from(base64, "base64")];
  });

const aad = (o: SecretOwner) => Buffer.from(`v1|${o.orgId}|${o.column}|${o.rowId}`);

/** "v1:<key id>:<base64 of iv, ciphertext and tag>", under the first key of ENCRYPTION_KEYS. */
export function encryptSecret(plain: string, owner: SecretOwner): string {
  const [first] = keys();
  if (!first) throw new Error("ENCRYPTION_KEYS is empty");
  const [id, key] = first;
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: 16 }).setAAD(aad(owner));
  const body = Buffer.concat([iv, cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${id}:${body.toString("base64")}`;
}

/** Throws an Error when the key id is unknown, or when the text was changed or belongs to another owner. */
export function decryptSecret(stored: string, owner: SecretOwner): string {
  const [version, id, base64] = stored.split(":");
  const key = keys().find(([known]) => known === id)?.[1];
  if (version !== "v1" || !key || !base64) throw new Error(`no encryption key "${id}" in ENCRYPTION_KEYS`);
  const body = Buffer.from(base64, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, body.subarray(0, 12), { authTagLength: 16 })
    .setAAD(aad(owner))
    .setAuthTag(body.subarray(-16));
  return Buffer.concat([decipher.update(body.subarray(12, -16)), decipher.final()]).toString("utf8");
}

/** Tells whether two secrets are the same without keeping either: a keyed digest under a key of its own. */
export function fingerprint(plain: string): string {
  const root = keys().at(-1)?.[1] ?? Buffer.alloc(0);
  const key = Buffer.from(hkdfSync("sha256", root, "", "assay fingerprint", 32));
  return createHmac("sha256", key).update(plain).digest("hex");
}
