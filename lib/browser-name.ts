// A short name for a browser out of its user-agent header, good enough to recognise one's own.

/** Looked for in this order, because most browsers also name others. */
const BROWSERS: [string, string][] = [
  ["Edg", "Edge"],
  ["OPR", "Opera"],
  ["Firefox", "Firefox"],
  ["Chrome", "Chrome"],
  ["Safari", "Safari"],
];
const SYSTEMS: [string, string][] = [
  ["Android", "Android"],
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Windows", "Windows"],
  ["Mac OS", "macOS"],
  ["Linux", "Linux"],
];

const first = (list: [string, string][], text: string) => list.find(([mark]) => text.includes(mark))?.[1];

/** "Chrome on Linux", "Firefox", or "Unknown browser". */
export function browserName(userAgent: string): string {
  const browser = first(BROWSERS, userAgent);
  if (!browser) return "Unknown browser";
  const system = first(SYSTEMS, userAgent);
  return system ? `${browser} on ${system}` : browser;
}
