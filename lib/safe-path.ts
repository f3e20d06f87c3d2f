// Where to go after signing in: a path of this site, whatever the address bar was made to say.

const HERE = "http://here.invalid";

/** `next` when it is a path on this site, else "/". */
export function safePath(next: string | null | undefined): string {
  if (!next?.startsWith("/") || next.startsWith("//") || next.includes("\\")) return "/";
  if (!URL.canParse(next, HERE)) return "/";
  const url = new URL(next, HERE);
  return url.origin === HERE && !url.pathname.startsWith("//")
    ? `${url.pathname}${url.search}${url.hash}`
    : "/";
}
