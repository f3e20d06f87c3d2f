// How keys are ordered and etags are written, the same for every kind of storage.

/** By their bytes in UTF-8, as S3 lists them: characters beyond U+FFFF, pairs in JavaScript, come last. */
export function compareKeys(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (one !== other) return rank(one) - rank(other);
  }
  return a.length - b.length;
}

const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

/** The same text from a listing and from a header, where one has quotation marks and the other has none. */
export const plainEtag = (etag: string): string => etag.replace(/^W\//, "").replace(/^"(.*)"$/, "$1");
