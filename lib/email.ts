// One form of an e-mail address: every lookup and every unique key uses it.

const MAX_EMAIL_CHARS = 254;
const SHAPE = /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/**
 * The address after NFKC, trimmed and in lower case, or null when it is not one plain ASCII address: quoted parts, lists and
 * look-alike letters are refused after normalisation, so that two spellings never become two accounts.
 */
export function normaliseEmail(input: string): string | null {
  if (input.length > MAX_EMAIL_CHARS) return null;
  const email = input.normalize("NFKC").trim();
  if (email.length > MAX_EMAIL_CHARS || !/^[\x21-\x7e]+$/.test(email)) return null;
  const lower = email.toLowerCase();
  return SHAPE.test(lower) ? lower : null;
}
