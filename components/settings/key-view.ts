// The shapes in which the server tells about the key.
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/routers/app";

export type KeyView = inferRouterOutputs<AppRouter>["apiKey"]["get"];
export type StoredKey = NonNullable<KeyView["key"]>;
