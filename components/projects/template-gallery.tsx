// The templates a project may start from, each with its labels.
"use client";

import { LabelChip } from "@/components/ui/label-chip";
import { PROJECT_TEMPLATES } from "@/lib/templates";
import type { ProjectTemplate } from "@/lib/templates/template";

const TILE =
  "grid content-start gap-2 rounded-lg border bg-surface p-3 text-left hover:border-line-strong focus-visible:outline-2 focus-visible:outline-accent";

/** Gives null for a start with one's own labels. */
export function TemplateGallery({ onPick }: { onPick: (template: ProjectTemplate | null) => void }) {
  return (
    <div className="grid grid-cols-1 gap-2 sm:grid-cols-2">
      {PROJECT_TEMPLATES.map((template) => (
        <button key={template.id} type="button" className={TILE} onClick={() => onPick(template)}>
          <span className="font-medium">{template.title}</span>
          <span className="text-muted text-sm">{template.description}</span>
          <span className="flex flex-wrap gap-1">
            {template.labels.map((label) => (
              <LabelChip key={label.value} name={label.value} color={label.color} />
            ))}
          </span>
        </button>
      ))}
      <button type="button" className={TILE} onClick={() => onPick(null)}>
        <span className="font-medium">My own labels</span>
        <span className="text-muted text-sm">Name the labels yourself; you can change them later.</span>
      </button>
    </div>
  );
}
