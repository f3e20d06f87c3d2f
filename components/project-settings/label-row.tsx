// One label in the settings; a field is stored when it is left.
"use client";

import { Archive, ArrowDown, ArrowUp } from "lucide-react";
import type { FocusEvent } from "react";
import { ColorInput } from "@/components/projects/label-rows";
import type { ProjectLabel } from "@/components/projects/types";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import type { UpdateLabel } from "@/lib/schemas/label";

type Change = UpdateLabel["change"];

export interface LabelRowProps {
  label: ProjectLabel;
  onChange: (change: Change) => void;
  /** Null where the action is not possible. */
  onRetire: (() => void) | null;
  onUp: (() => void) | null;
  onDown: (() => void) | null;
}

export function LabelRow({ label, onChange, onRetire, onUp, onDown }: LabelRowProps) {
  const name = label.value;
  const leave =
    (before: string, toChange: (value: string) => Change) => (event: FocusEvent<HTMLInputElement>) => {
      const value = event.target.value.trim();
      if (value !== before) onChange(toChange(value));
    };
  const button = (title: string, icon: React.ReactNode, run: (() => void) | null) => (
    <IconButton label={`${title} ${name}`} size="sm" disabled={run === null} onClick={() => run?.()}>
      {icon}
    </IconButton>
  );
  return (
    <div className="grid gap-1.5 rounded-lg border p-2">
      <div className="flex items-center gap-2">
        <ColorInput
          label={`Colour of ${name}`}
          defaultValue={label.color}
          onBlur={leave(label.color, (color) => ({ color: color.toLowerCase() }))}
        />
        <Input
          aria-label={`Name of ${name}`}
          defaultValue={name}
          className="min-w-24"
          onBlur={leave(name, (value) => ({ value }))}
        />
        <Input
          aria-label={`Key of ${name}`}
          placeholder="Key"
          defaultValue={label.hotkey ?? ""}
          maxLength={1}
          className="w-14 shrink-0 text-center"
          onBlur={leave(label.hotkey ?? "", (key) => ({ hotkey: key === "" ? null : key.toLowerCase() }))}
        />
        <div className="flex shrink-0">
          {button("Move up", <ArrowUp aria-hidden="true" />, onUp)}
          {button("Move down", <ArrowDown aria-hidden="true" />, onDown)}
          {button("Retire", <Archive aria-hidden="true" />, onRetire)}
        </div>
      </div>
      <Input
        aria-label={`Description of ${name}`}
        placeholder="What belongs here"
        defaultValue={label.description}
        onBlur={leave(label.description, (description) => ({ description }))}
      />
    </div>
  );
}
