// The shapes that the procedures of predictions and conversions answer with.
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/routers/app";

type Outputs = inferRouterOutputs<AppRouter>;

export type PredictionSet = Outputs["prediction"]["listSets"][number];
export type ConversionRow = Outputs["conversion"]["list"][number];
export type ConversionPreview = Outputs["conversion"]["preview"];
export type PreviewCount = ConversionPreview["labels"][number];
