// The model of the open version, and what stops or ends it; the picker is loaded when it opens.
"use client";

import { Cpu } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { Draft } from "@/components/prompts/studio/use-draft";
import type { SampleTask } from "@/components/prompts/types";
import { useModel } from "@/components/prompts/use-models";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

const ModelDialog = dynamic(() => import("@/components/prompts/studio/model-dialog"), { ssr: false });

export interface ModelButtonProps {
  draft: Draft;
  samples: readonly SampleTask[];
}

export function ModelButton({ draft, samples }: ModelButtonProps) {
  const [open, setOpen] = useState(false);
  const id = draft.text.model;
  const name = id === "demo" ? "demo model" : id;
  return (
    <>
      <Button onClick={() => setOpen(true)} aria-label={`Model: ${name}. Change it.`}>
        <Cpu aria-hidden="true" />
        <span className="max-w-48 truncate">{name}</span>
      </Button>
      {open ? <ModelDialog draft={draft} samples={samples} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

/** Nothing while the model answers and no end is near. */
export function ModelNotice({ draft }: { draft: Draft }) {
  const id = draft.text.model;
  const choice = useModel(id);
  if (choice === null)
    return (
      <Alert tone="warning">This server does not offer {id}. Choose another model to run the prompt.</Alert>
    );
  if (!choice?.lifecycle.sentence) return null;
  const { sentence, replacement } = choice.lifecycle;
  return (
    <Alert
      tone="warning"
      actions={
        replacement ? (
          <Button size="sm" onClick={() => draft.change({ model: replacement })}>
            Use {replacement} instead
          </Button>
        ) : null
      }
    >
      {sentence}.{choice.runnable ? "" : " It can be drafted with; Evaluate and Run are disabled."}
    </Alert>
  );
}
