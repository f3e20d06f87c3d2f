// Who sees predictions and the task list in a project; each choice is stored at once.
"use client";

import { useMutation } from "@tanstack/react-query";
import { useProject, useProjectInput, useRefreshProject } from "@/components/projects/project-context";
import { useTRPC } from "@/components/trpc";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import type { ProjectChange } from "@/lib/schemas/project";

const PREDICTIONS = [
  { value: "none" as const, label: "Managers and above only" },
  { value: "reviewers" as const, label: "Also reviewers" },
  { value: "reviewers_and_annotators" as const, label: "Also reviewers and annotators" },
];
const TASK_LIST = [
  { value: "managers" as const, label: "Managers and above only" },
  { value: "reviewers" as const, label: "Also reviewers" },
  { value: "reviewers_and_annotators" as const, label: "Also reviewers and annotators" },
];

export function VisibilityCard() {
  const project = useProject();
  const input = useProjectInput();
  const refresh = useRefreshProject();
  const update = useMutation(useTRPC().project.update.mutationOptions({ onSettled: refresh }));
  const set = (change: ProjectChange) => update.mutate({ ...input, change });
  const toggle = (name: "blindUntilSubmit" | "anonymize", label: string, hint: string) => (
    <Field inline label={label} hint={hint}>
      {(control) => (
        <Switch
          {...control}
          checked={project[name]}
          disabled={update.isPending}
          onCheckedChange={(on) => set({ [name]: on })}
        />
      )}
    </Field>
  );
  return (
    <Card title="What people see" description="What is hidden here never reaches their browser.">
      <div className="grid gap-4">
        <Field label="Predictions are shown to">
          {(control) => (
            <Select
              {...control}
              options={PREDICTIONS}
              value={project.predictionsVisibleTo as (typeof PREDICTIONS)[number]["value"]}
              onValueChange={(predictionsVisibleTo) => set({ predictionsVisibleTo })}
            />
          )}
        </Field>
        <Field label="The task list is shown to">
          {(control) => (
            <Select
              {...control}
              options={TASK_LIST}
              value={project.dataManagerVisibleTo as (typeof TASK_LIST)[number]["value"]}
              onValueChange={(dataManagerVisibleTo) => set({ dataManagerVisibleTo })}
            />
          )}
        </Field>
        <Field
          inline
          label="Start with the prediction"
          hint="Where predictions are shown, the active version's label is chosen already when a task opens."
        >
          {(control) => (
            <Switch
              {...control}
              checked={project.prefill === "active_version"}
              disabled={update.isPending}
              onCheckedChange={(on) => set({ prefill: on ? "active_version" : "off" })}
            />
          )}
        </Field>
        {toggle(
          "blindUntilSubmit",
          "Annotators answer first",
          "They see no prediction and no other answer on a task before their own.",
        )}
        {toggle(
          "anonymize",
          "Hide names",
          "Reviewers and annotators see Annotator 1, Annotator 2 and Model.",
        )}
      </div>
    </Card>
  );
}
