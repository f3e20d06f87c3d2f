// The shapes that the procedures of storage answer with.
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/routers/app";

type Outputs = inferRouterOutputs<AppRouter>["storage"];

export type StorageList = Outputs["list"];
export type ConnectionView = Outputs["get"];
export type SyncView = Outputs["getSync"];
export type ObjectView = Outputs["listObjects"]["items"][number];
export type StoragePreview = NonNullable<Extract<Outputs["preview"], { problem: null }>>["preview"];
