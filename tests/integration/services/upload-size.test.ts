// A body over the limit is refused while it arrives, whatever its headers say, and leaves no file behind.
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { env } from "@/server/env";
import { storeUpload } from "@/server/services/imports/file";

const MIB = 1024 * 1024;
/** Other tests upload small files into the same folder at the same time. */
const largeUploads = () => {
  const folder = path.join(env.dataDir, "uploads");
  if (!existsSync(folder)) return [];
  const sizeOf = (name: string) => statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  return readdirSync(folder).filter((name) => sizeOf(name) >= 4 * MIB);
};

it("T-36: counts a body of 300 MB and stops reading soon after the limit", async () => {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent === 300) return controller.close();
      sent++;
      controller.enqueue(new Uint8Array(MIB));
    },
  });
  expect(await storeUpload(body, 5 * MIB)).toBeNull();
  expect(sent).toBeLessThan(30);
  expect(largeUploads()).toEqual([]);
});
