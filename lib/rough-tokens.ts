// How many tokens a text has, roughly and at once, for prices shown while somebody types; the estimate of a run counts exactly.

const ASCII_CHARS_PER_TOKEN = 4.5;
const OTHER_TOKENS_PER_CHAR = 0.8;

/** Within about a third of the tokenizer for prose; time is linear. */
export function roughTokens(text: string): number {
  let ascii = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) < 128) ascii++;
  return Math.ceil(ascii / ASCII_CHARS_PER_TOKEN + (text.length - ascii) * OTHER_TOKENS_PER_CHAR);
}
