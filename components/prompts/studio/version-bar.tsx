// The bar over the studio: which version is open and in what state, its model, what long texts get, and what it changed.
"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { ModelButton } from "@/components/prompts/studio/model-button";
import type { Draft } from "@/components/prompts/studio/use-draft";
import { describeVersion, nextNumber, stateOf, versionName } from "@/components/prompts/studio/version-words";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { LONG_TEXTS, LONG_TEXTS_WORDS } from "@/lib/long-texts";

const DifferenceDialog = dynamic(() => import("@/components/prompts/studio/difference-dialog"), {
  ssr: false,
});

export interface VersionBarProps {
  draft: Draft;
  onSelect: (versionId: string) => void;
}

export function VersionBar({ draft, onSelect }: VersionBarProps) {
  const { prompt, version } = draft;
  const options = prompt.versions
    .filter(({ id, state }) => state !== "archived" || id === version.id)
    .map((one) => ({ value: one.id, label: versionName(one), description: describeVersion(prompt, one) }));
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select
        aria-label="Version"
        className="w-auto min-w-28 max-w-56"
        options={options}
        value={version.id}
        onValueChange={onSelect}
      />
      <State draft={draft} />
      <ModelButton draft={draft} />
      <LongTextsSelect draft={draft} />
      <Difference draft={draft} />
    </div>
  );
}

function LongTextsSelect({ draft }: { draft: Draft }) {
  return (
    <Select
      aria-label="Texts that are too long for the model"
      className="w-auto"
      options={LONG_TEXTS.map((value) => ({ value, ...LONG_TEXTS_WORDS[value] }))}
      value={draft.text.longTexts}
      onValueChange={(longTexts) => draft.change({ longTexts })}
    />
  );
}

function State({ draft: { prompt, version, isDirty } }: { draft: Draft }) {
  const { word, tone } = stateOf(prompt, version);
  const isKept = version.state !== "draft";
  return (
    <>
      <Badge tone={tone} dot={word === "active"}>
        {word}
      </Badge>
      {isDirty ? (
        <Badge tone="warning" dot>
          {isKept ? `not saved, will be v${nextNumber(prompt)}` : "not saved"}
        </Badge>
      ) : null}
      {isKept && !isDirty ? (
        <span className="text-muted text-sm max-sm:hidden">has run; edits make a new version</span>
      ) : null}
    </>
  );
}

/** Against the parent; with unsaved edits in a version that has run, against that version. */
function Difference({ draft: { prompt, version, text, isDirty } }: { draft: Draft }) {
  const [open, setOpen] = useState(false);
  const becomesChild = isDirty && version.state !== "draft";
  const parent = becomesChild ? version : prompt.versions.find(({ id }) => id === version.parentId);
  if (!parent) return null;
  return (
    <>
      <Button variant="ghost" size="sm" className="ml-auto" onClick={() => setOpen(true)}>
        Difference with v{parent.number}
      </Button>
      {open ? (
        <DifferenceDialog
          before={{ name: versionName(parent), text: parent }}
          after={{ name: becomesChild ? "the text in the editor" : versionName(version), text }}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}
