// Says whether this process can do its work: 200 when it can, 503 when it cannot.
import { readiness } from "@/server/health";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const state = await readiness();
  const headers = { "cache-control": "no-store", ...(state.ready ? {} : { "retry-after": "2" }) };
  return Response.json(state, { status: state.ready ? 200 : 503, headers });
}
