// Where product code finds storage in tests: two doors and a folder, set before any setting is read.
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { openDoor } from "@/tests/fakes/storage/door";

export const s3Door = await openDoor();
export const azureDoor = await openDoor();
export const folderRoot = realpathSync(mkdtempSync(path.join(os.tmpdir(), "assay-folder-")));

process.env.STORAGE_ALLOWED_HOSTS = s3Door.host;
process.env.AZURE_ENDPOINT = `http://${azureDoor.host}/ACCOUNT`;
process.env.STORAGE_FOLDER_ROOT = folderRoot;

afterAll(() => {
  rmSync(folderRoot, { recursive: true, force: true });
});
