// The address an Inngest server calls; while the embedded engine runs the jobs there is nothing here.
import type { NextRequest } from "next/server";
import { runsEmbedded } from "@/server/inngest/runtime";
import { routeHandlers } from "@/server/jobs/handler";

type Method = keyof typeof routeHandlers;
type Handler = (request: NextRequest, context: unknown) => Promise<Response>;

const guarded = (method: Method) => (request: NextRequest, context: unknown) =>
  runsEmbedded()
    ? new Response("Not found", { status: 404 })
    : (routeHandlers[method] as Handler)(request, context);

export const GET = guarded("GET");
export const POST = guarded("POST");
export const PUT = guarded("PUT");

/** Next would answer it by itself, with 204. */
export const OPTIONS = () => new Response(null, { status: runsEmbedded() ? 404 : 405 });
