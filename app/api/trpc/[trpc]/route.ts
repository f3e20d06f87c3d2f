// The API over HTTP: same-origin JSON only, at most 20 calls a batch, never stored by a cache.
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { createContext } from "@/server/context";
import { asTrpcError, retryAfter } from "@/server/errors";
import { appRouter } from "@/server/routers/app";
import { refuseForeign } from "@/server/same-origin";

const handler = async (request: Request) => {
  const refused = refuseForeign(request, { contentType: "application/json" });
  if (refused) return refused;
  const response = await fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: () =>
      createContext(request.headers).catch((error: unknown) => {
        throw asTrpcError(error);
      }),
    responseMeta: ({ errors }) => ({ headers: retryAfter(errors) }),
    maxBatchSize: 20,
  });
  response.headers.set("cache-control", "private, no-store");
  return response;
};

export { handler as GET, handler as POST };
