// Opens a source of any kind; the only door of this folder for those who read objects.
import type { StorageSecret, StorageSource } from "@/lib/schemas/storage";
import { azureSource } from "@/server/storage/azure";
import { folderSource } from "@/server/storage/folder";
import { s3Source } from "@/server/storage/s3";
import { type StorageSettings, storageSettings } from "@/server/storage/settings";
import { type Source, StorageError } from "@/server/storage/source";

/**
 * Connects to nothing yet. The source holds connections from its first call on: close it. Throws StorageError
 * NOT_ALLOWED for a folder where no root is set, BLOCKED_ADDRESS for an endpoint that may not be used, and
 * CREDENTIALS_UNREADABLE where the credentials are not those of this kind.
 */
export function openSource(
  source: StorageSource,
  secret: StorageSecret | null,
  settings: StorageSettings = storageSettings(),
): Source {
  if (source.kind === "folder") return folderSource(source, settings);
  if (source.kind === "s3" && secret?.kind === "s3") return s3Source(source, secret, settings);
  if (source.kind === "azure" && secret?.kind === "azure") return azureSource(source, secret, settings);
  throw new StorageError("CREDENTIALS_UNREADABLE");
}
