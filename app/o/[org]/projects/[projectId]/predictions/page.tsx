// What the prompt versions have predicted in a project, and turning it into annotations.
import type { Metadata } from "next";
import { PredictionsView } from "@/components/predictions/predictions-view";
import { load } from "@/server/caller";

export const metadata: Metadata = { title: "Predictions" };

export default async function PredictionsPage({
  params,
}: {
  params: Promise<{ org: string; projectId: string }>;
}) {
  const { org, projectId } = await params;
  const input = { org, projectId };
  const [sets, conversions] = await load((caller) =>
    Promise.all([caller.prediction.listSets(input), caller.conversion.list(input)]),
  );
  return <PredictionsView sets={sets} conversions={conversions} />;
}
