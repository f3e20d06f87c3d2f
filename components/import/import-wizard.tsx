// The way of a file into a project: choose or paste, look at the first rows, say which column is what, watch it go in.
"use client";

import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { ImportList } from "@/components/import/import-list";
import { ImportProgress } from "@/components/import/import-progress";
import { MappingStep } from "@/components/import/mapping-step";
import { SourceStep } from "@/components/import/source-step";
import type { ImportPreview } from "@/components/projects/types";

export function ImportWizard() {
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [started, setStarted] = useQueryState("import", parseAsString);
  const restart = () => {
    setPreview(null);
    void setStarted(null);
  };
  if (started) return <ImportProgress importId={started} onAgain={restart} />;
  if (preview)
    return (
      <MappingStep
        preview={preview}
        onPreview={setPreview}
        onBack={restart}
        onStarted={(importId) => void setStarted(importId)}
      />
    );
  return (
    <div className="grid gap-6">
      <SourceStep onPreview={setPreview} />
      <ImportList onOpen={(importId) => void setStarted(importId)} />
    </div>
  );
}
