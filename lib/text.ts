// The text gate: tells bytes and strings that PostgreSQL would refuse or silently change from those it keeps exactly.

export type TextProblem = "NUL" | "LONE_SURROGATE";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The text of UTF-8 bytes without a byte order mark, or null when the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** What PostgreSQL could not store in this text, or null. A lone surrogate would silently become U+FFFD. */
export function textProblem(text: string): TextProblem | null {
  if (text.includes("\0")) return "NUL";
  return text.isWellFormed() ? null : "LONE_SURROGATE";
}

/** The explicit "replace" choice of an import: each NUL and each unpaired surrogate becomes U+FFFD. */
export function replaceBadText(text: string): string {
  return text.replaceAll("\0", "\uFFFD").toWellFormed();
}

/** Bytes of the text in UTF-8, counted without encoding it. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit >= 0xd800 && unit <= 0xdbff && isLow(text.charCodeAt(i + 1))) {
      bytes += 2;
      i++;
    } else bytes += unit < 0x800 ? 1 : 2;
  }
  return bytes;
}

/** True when the text takes more than `limit` bytes; most texts are decided by their length alone. */
export function exceedsBytes(text: string, limit: number): boolean {
  if (text.length > limit) return true;
  if (text.length * 3 <= limit) return false;
  return utf8Length(text) > limit;
}

/** The longest start of the text that fits into `limit` UTF-8 bytes; a character is never cut in half. */
export function cutToBytes(text: string, limit: number): string {
  if (!exceedsBytes(text, limit)) return text;
  let bytes = 0;
  let end = 0;
  for (const char of text) {
    bytes += utf8Length(char);
    if (bytes > limit) break;
    end += char.length;
  }
  return text.slice(0, end);
}

/** Two names are the same to people when these are equal: Unicode form, case and the amount of white space do not count. */
export function nameKey(name: string): string {
  return name.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
