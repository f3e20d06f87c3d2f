// Cuts text into the word stems that the demo model counts.

const STOP_WORDS = new Set(
  (
    "a about after again all also am an and any are as at be been before being but by can could did do does down each " +
    "for from had has have he her here his how i if in into is it its just me more most my no not now of off on only or " +
    "other our out over own same she should so some such than that the their then there these they this those to too up " +
    "very was we were what when where which who whom why will with would you your don re ve ll"
  ).split(" "),
);

const WORD = /[\p{L}\p{N}]+/gu;
const CAMEL = /(\p{Ll})(\p{Lu})/gu;
const ENDINGS = ["ingly", "edly", "ment", "ness", "ing", "ion", "ed", "ly", "er", "or"];
const SHORTEST_STEM = 3;
/** Words beyond this are not counted: the label of a text shows long before. */
const MAX_WORDS = 20_000;

/** "AddToPlaylist", "add_to_playlist" and "adding to playlists" meet in the same stems; stop words go. */
export function stems(text: string): string[] {
  const plain = text.normalize("NFKD").replace(CAMEL, "$1 $2").toLowerCase();
  const found: string[] = [];
  for (const [word] of plain.matchAll(WORD)) {
    if (word.length < 2 || STOP_WORDS.has(word)) continue;
    found.push(stemOf(word));
    if (found.length === MAX_WORDS) break;
  }
  return found;
}

/** Crude on purpose: a few English endings, so that "played" and "plays" meet. */
function stemOf(word: string): string {
  if (word.length <= SHORTEST_STEM) return word;
  let stem = word;
  if (stem.endsWith("ies")) stem = `${stem.slice(0, -3)}y`;
  else if (stem.endsWith("sses")) stem = stem.slice(0, -2);
  else if (stem.endsWith("s") && !stem.endsWith("ss")) stem = stem.slice(0, -1);
  const ending = ENDINGS.find((end) => stem.endsWith(end) && stem.length - end.length >= SHORTEST_STEM);
  if (ending) stem = stem.slice(0, -ending.length);
  return stem.endsWith("e") && stem.length > SHORTEST_STEM ? stem.slice(0, -1) : stem;
}
