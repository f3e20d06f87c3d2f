// Locks up a connection's credentials, and opens them inside the step that is about to reach the storage.
import { StorageSecret } from "@/lib/schemas/storage";
import { decryptSecret, encryptSecret } from "@/server/secrets";
import { StorageError } from "@/server/storage/source";

type Owner = { orgId: string; connectionId: string };

/** Part of what a ciphertext is bound to: never change it. */
const SECRET_COLUMN = "storageConnection.secret";
const ownerOf = ({ orgId, connectionId }: Owner) => ({ orgId, column: SECRET_COLUMN, rowId: connectionId });

export const sealSecret = (secret: StorageSecret, owner: Owner): string =>
  encryptSecret(JSON.stringify(secret), ownerOf(owner));

/** Null for a folder, which needs none. Throws StorageError when the encryption key is gone or the text was changed. */
export function openSecret(sealed: string | null, owner: Owner): StorageSecret | null {
  if (sealed === null) return null;
  try {
    return StorageSecret.parse(JSON.parse(decryptSecret(sealed, ownerOf(owner))));
  } catch {
    // Without its cause: what could not be read may be part of the credentials.
    throw new StorageError("CREDENTIALS_UNREADABLE");
  }
}
