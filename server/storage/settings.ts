// What the deployment says about storage, and how long and how much a source may take.
import { type LookupAddress, type LookupAllOptions, lookup } from "node:dns";
import { env } from "@/server/env";

export type Resolve = (
  host: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export type StorageSettings = {
  /** host:port, written as the URL standard writes them: neither public nor https is asked of these. */
  allowedHosts: ReadonlySet<string>;
  /** Another address of Azure accounts than the public one, with the word ACCOUNT in its place. */
  azureEndpoint: string | null;
  /** The folder below which folders may be read; null switches them off. */
  folderRoot: string | null;
  resolve: Resolve;
  /** One request with its retries up to the head of the answer, a whole listing, and each wait for more bytes. */
  callMs: number;
  /** All waits for the bytes of one object; what its reader does between them does not count. */
  readMs: number;
};

const CALL_MS = 30_000;
const READ_MS = 600_000;

/** host:port of an address, with the port of its scheme where none is written. */
export const placeOf = ({ hostname, port, protocol }: URL): string =>
  `${hostname}:${port || (protocol === "http:" ? "80" : "443")}`;

export function storageSettings(): StorageSettings {
  const allowed = env.STORAGE_ALLOWED_HOSTS?.split(",") ?? [];
  return {
    allowedHosts: new Set(allowed.map((host) => placeOf(new URL(`https://${host}`)))),
    azureEndpoint: env.AZURE_ENDPOINT ?? null,
    folderRoot: env.STORAGE_FOLDER_ROOT ?? null,
    resolve: lookup,
    callMs: CALL_MS,
    readMs: READ_MS,
  };
}
