// The shape of an entry of the audit log.
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/routers/app";

export type AuditEntry = inferRouterOutputs<AppRouter>["audit"]["list"]["items"][number];
