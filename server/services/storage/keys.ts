// The name under which an object is kept: its key, or for one that cannot be stored a name that is like it.
import { hash } from "node:crypto";
import { MAX_KEY_BYTES } from "@/lib/schemas/storage";
import { cutToBytes, exceedsBytes, replaceBadText, textProblem } from "@/lib/text";

const SHOWN_BYTES = MAX_KEY_BYTES - 40;
const MARK_CHARS = 12;

/** `isBad`: the object cannot be read, and only its listing is kept. */
export function storableKey(key: string): { name: string; isBad: boolean } {
  if (textProblem(key) === null && !exceedsBytes(key, MAX_KEY_BYTES)) return { name: key, isBad: false };
  const mark = hash("sha256", key, "hex").slice(0, MARK_CHARS);
  return { name: `${cutToBytes(replaceBadText(key), SHOWN_BYTES)} (${mark})`, isBad: true };
}
