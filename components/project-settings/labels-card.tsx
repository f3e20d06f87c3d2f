// The labels of a project: change, order, retire, restore, add.
"use client";

import { useState } from "react";
import { LabelRow } from "@/components/project-settings/label-row";
import { useLabelActions } from "@/components/project-settings/use-label-actions";
import { labelsInUse, useProject } from "@/components/projects/project-context";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { LabelChip } from "@/components/ui/label-chip";
import { MIN_LABELS } from "@/lib/limits";

export function LabelsCard() {
  const project = useProject();
  const actions = useLabelActions();
  const inUse = labelsInUse(project);
  const retired = project.labels.filter((label) => label.retiredAt !== null);
  function move(index: number, by: number) {
    const ids = inUse.map((label) => label.id);
    const [moved] = ids.splice(index, 1);
    if (moved === undefined) return;
    ids.splice(index + by, 0, moved);
    actions.reorder(ids);
  }
  return (
    <Card
      title="Labels"
      description="A label keeps what it was given to when it is renamed. Descriptions are shown to people and put into prompts."
    >
      <div className="grid gap-2">
        {inUse.map((label, index) => (
          <LabelRow
            key={`${label.id}-${label.value}-${label.hotkey}`}
            label={label}
            onChange={(change) => actions.update(label.id, change)}
            onRetire={inUse.length > MIN_LABELS ? () => actions.retire(label) : null}
            onUp={index > 0 ? () => move(index, -1) : null}
            onDown={index < inUse.length - 1 ? () => move(index, 1) : null}
          />
        ))}
        <NewLabel onAdd={actions.create} />
        {retired.length > 0 ? (
          <div className="grid gap-2 border-t pt-3">
            <h3 className="font-medium text-muted text-sm">Retired</h3>
            {retired.map((label) => (
              <div key={label.id} className="flex items-center gap-2">
                <div className="min-w-0 grow">
                  <LabelChip name={label.value} color={label.color} retired />
                </div>
                <Button size="sm" onClick={() => actions.restore(label.id)}>
                  Restore
                </Button>
              </div>
            ))}
          </div>
        ) : null}
      </div>
    </Card>
  );
}

function NewLabel({ onAdd }: { onAdd: (value: string) => Promise<boolean> }) {
  const [value, setValue] = useState("");
  return (
    <form
      className="flex gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void onAdd(value).then((added) => added && setValue(""));
      }}
    >
      <Input
        aria-label="New label"
        placeholder="New label"
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
      <Button type="submit" disabled={value.trim() === ""}>
        Add
      </Button>
    </form>
  );
}
