// Says that this process is up, whatever the state of what it depends on.
export const dynamic = "force-dynamic";

export function GET(): Response {
  return Response.json({ up: true }, { headers: { "cache-control": "no-store" } });
}
