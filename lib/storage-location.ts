// The place of a source as one text: two connections with the same text read the same bucket, container or folder.
import type { StorageSource } from "@/lib/schemas/storage";

/** The region is left out: it says how a bucket is reached, not which one it is. */
export function locationOf(source: StorageSource): string {
  if (source.kind === "azure") return `azure ${source.account} ${source.container}`;
  if (source.kind === "folder") return `folder ${folderPath(source.path)}`;
  return `s3 ${source.endpoint === undefined ? "aws" : endpointPlace(source.endpoint)} ${source.bucket}`;
}

/** An address that is still being written is a place as well. */
function endpointPlace(endpoint: string): string {
  if (!URL.canParse(endpoint)) return endpoint;
  const { origin, pathname } = new URL(endpoint);
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}

const folderPath = (path: string) =>
  path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
