// The typed door from the browser to the procedures; give the provider `key={org.id}` so that no cache outlives its organization.
"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import { makeQueryClient } from "@/components/query-client";
import type { AppRouter } from "@/server/routers/app";

/** The server refuses larger batches before running any of their calls. */
const MAX_BATCH_SIZE = 20;

const context = createTRPCContext<AppRouter>();

/** `useTRPC().noun.verb.queryOptions(input)` and `.mutationOptions()` go into TanStack Query's own hooks. */
export const useTRPC = context.useTRPC;

function makeClient() {
  return createTRPCClient<AppRouter>({
    links: [httpBatchLink({ url: "/api/trpc", transformer: superjson, maxItems: MAX_BATCH_SIZE })],
  });
}

export function TrpcProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [client] = useState(makeClient);
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}
