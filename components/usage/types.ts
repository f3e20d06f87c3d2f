// The shapes that the procedures about spending answer with.
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/routers/app";

type Outputs = inferRouterOutputs<AppRouter>;

export type Usage = Outputs["usage"]["get"];
export type Caps = Outputs["budget"]["list"];
export type MonthCap = Caps["organization"];
