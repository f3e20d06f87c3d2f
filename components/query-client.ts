// Makes the query client: what is retried, how keys with bigint ids are hashed, and which failures become toasts.
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import superjson from "superjson";
import { describeError } from "@/components/error-note";
import { toast } from "@/components/ui/toast";

declare module "@tanstack/react-query" {
  interface Register {
    /** silent: the caller shows the failure itself, in its form or page. */
    mutationMeta: { silent?: boolean };
    queryMeta: { silent?: boolean };
  }
}

const STALE_MS = 15_000;
const MAX_RETRIES = 2;

function goToSignIn(): void {
  const here = `${window.location.pathname}${window.location.search}`;
  if (window.location.pathname !== "/sign-in")
    window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}

/** Shows a failure once, however many requests failed for the same reason. */
export function showError(error: unknown): void {
  const { code, message, requestId } = describeError(error);
  if (code === "unauthenticated") {
    goToSignIn();
    return;
  }
  toast.error(message, {
    key: `error-${code}-${message}`,
    ...(code === "unknown" && requestId ? { description: `Request ${requestId}` } : {}),
  });
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError(error, query) {
        const isRefresh = query.state.data !== undefined;
        const signedOut = describeError(error).code === "unauthenticated";
        if ((isRefresh || signedOut) && !query.meta?.silent) showError(error);
      },
    }),
    mutationCache: new MutationCache({
      onError(error, _variables, _result, mutation) {
        if (!mutation.meta?.silent) showError(error);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        queryKeyHashFn: superjson.stringify,
        retry: (failures, error) => failures < MAX_RETRIES && describeError(error).mayRetry,
      },
      mutations: { retry: false },
    },
  });
}
