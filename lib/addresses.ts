// Takes a list of e-mail addresses apart as people paste it: from a mail program, a table or by hand.

/** "Ann <ann@x.org>, bo@x.org; bo@x.org" → ["ann@x.org", "bo@x.org"]. What is no address stays, so that it can be told. */
export function splitAddresses(text: string): string[] {
  const parts = text.split(/[,;\r\n\t]+/).flatMap((part) => {
    const inside = /<([^<>]*)>/.exec(part)?.[1];
    return inside === undefined ? part.split(/\s+/) : [inside.trim()];
  });
  return [...new Set(parts.filter((part) => part !== ""))];
}
