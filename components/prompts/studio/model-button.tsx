// The model of the open version, and what stops or ends it; the picker is loaded when it opens.
"use client";

import { Cpu } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Can } from "@/components/can";
import type { Draft } from "@/components/prompts/studio/use-draft";
import { useReplacement } from "@/components/prompts/studio/use-replacement";
import { useModel } from "@/components/prompts/use-models";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

const ModelDialog = dynamic(() => import("@/components/prompts/studio/model-dialog"), { ssr: false });

export function ModelButton({ draft }: { draft: Draft }) {
  const [open, setOpen] = useState(false);
  const id = draft.text.model;
  const name = id === "demo" ? "demo model" : id;
  return (
    <>
      <Button onClick={() => setOpen(true)} aria-label={`Model: ${name}. Change it.`}>
        <Cpu aria-hidden="true" />
        <span className="max-w-48 truncate">{name}</span>
      </Button>
      {open ? <ModelDialog draft={draft} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

/** Nothing while the model answers and no end is near. */
export function ModelNotice({ draft }: { draft: Draft }) {
  const id = draft.text.model;
  const model = useModel(id);
  const { busy, words, replace } = useReplacement(draft);
  if (model === null)
    return (
      <Alert tone="warning">This server does not offer {id}. Choose another model to run the prompt.</Alert>
    );
  if (!model?.lifecycle.sentence) return null;
  const { lifecycle, runnable, replacement } = model;
  return (
    <Alert
      tone={runnable ? "warning" : "danger"}
      actions={
        replacement ? (
          <Can permission="prompt.write">
            <Button size="sm" busy={busy} onClick={() => replace(replacement)}>
              {words(replacement)}
            </Button>
          </Can>
        ) : null
      }
    >
      {lifecycle.sentence}.{runnable ? "" : " It can be drafted with; Evaluate and Run are disabled."}
      {replacement ? "" : " Choose another model."}
    </Alert>
  );
}
