// A project's predictions: the versions that made them, the wizard that converts them, and what has been converted.
"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useRef } from "react";
import { useCan } from "@/components/can";
import { useShortcuts } from "@/components/frame/shortcuts";
import { ConversionList } from "@/components/predictions/conversion-list";
import { ConvertDialog } from "@/components/predictions/convert-dialog";
import { NoPredictions } from "@/components/predictions/no-predictions";
import { ProjectRuns } from "@/components/predictions/project-runs";
import { SetTable } from "@/components/predictions/set-table";
import type { ConversionRow, PredictionSet } from "@/components/predictions/types";
import { useConversions } from "@/components/predictions/use-conversions";
import { useProjectInput } from "@/components/projects/project-context";
import { ProjectPage } from "@/components/projects/project-page";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";

export interface PredictionsViewProps {
  /** As the server has just read them. */
  sets: PredictionSet[];
  conversions: ConversionRow[];
}

const MAIN = "main";

export function PredictionsView(initial: PredictionsViewProps) {
  const can = useCan();
  const { data: sets } = useQuery(
    useTRPC().prediction.listSets.queryOptions(useProjectInput(), { initialData: initial.sets }),
  );
  const conversions = useConversions(initial.conversions);
  const [converting, setConverting] = useQueryState("convert", parseAsString);
  const withAnswers = sets.filter((set) => set.done > 0);
  const first = withAnswers.find((set) => set.active) ?? withAnswers[0];
  const mayConvert = can("prediction.convert") && first !== undefined;
  const opener = useRef<Element | null>(null);
  const open = (versionId: string) => {
    opener.current = document.activeElement;
    void setConverting(versionId);
  };
  const close = async () => {
    await setConverting(null);
    if (opener.current instanceof HTMLElement) opener.current.focus();
  };
  useShortcuts(
    mayConvert
      ? [{ keys: "c", label: "Convert predictions", group: "Predictions", run: () => open(MAIN) }]
      : [],
  );
  const chosen = withAnswers.find((set) => set.version.id === converting) ?? first;
  return (
    <ProjectPage
      current="predictions"
      actions={
        mayConvert ? (
          <Button variant="primary" onClick={() => open(MAIN)}>
            Convert…
          </Button>
        ) : null
      }
    >
      {sets.length === 0 ? (
        <NoPredictions />
      ) : (
        <SetTable sets={sets} {...(mayConvert && { onConvert: open })} />
      )}
      {conversions.length > 0 ? <ConversionList rows={conversions} /> : null}
      <ProjectRuns />
      {mayConvert && converting !== null && chosen ? (
        <ConvertDialog
          sets={withAnswers}
          initialId={chosen.version.id}
          conversions={conversions}
          onClose={() => void close()}
        />
      ) : null}
    </ProjectPage>
  );
}
