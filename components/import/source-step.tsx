// First step of an import: a file is dropped or chosen, or text is pasted.
"use client";

import { useState } from "react";
import { useUpload } from "@/components/import/use-upload";
import type { ImportPreview } from "@/components/projects/types";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FileDrop } from "@/components/ui/file-drop";
import { Progress } from "@/components/ui/progress";
import { Segmented } from "@/components/ui/segmented";
import { Textarea } from "@/components/ui/textarea";

const ACCEPT = ".csv,.tsv,.tab,.json,.jsonl,.ndjson,.txt";
const WAYS = [
  { value: "file" as const, label: "File" },
  { value: "paste" as const, label: "Paste" },
];

export function SourceStep({ onPreview }: { onPreview: (preview: ImportPreview) => void }) {
  const [way, setWay] = useState<"file" | "paste">("file");
  const { upload, isBusy, fraction, error } = useUpload(onPreview);
  return (
    <div className="grid gap-3">
      <div>
        <Segmented label="Where the texts come from" options={WAYS} value={way} onValueChange={setWay} />
      </div>
      {error ? (
        <Alert tone="danger" title="The file was not taken">
          {error}
        </Alert>
      ) : null}
      {way === "file" ? (
        <FileDrop
          label="Drop a file with your texts here"
          hint="CSV, TSV, JSON, JSONL or plain text; you see its first rows before anything is imported"
          accept={ACCEPT}
          disabled={isBusy}
          onFiles={([file]) => file && void upload(file, file.name)}
        />
      ) : (
        <PasteBox isBusy={isBusy} onText={(text, name) => void upload(new Blob([text]), name)} />
      )}
      {isBusy ? (
        <Progress label="Sending the file" {...(fraction === null ? {} : { value: fraction * 100 })} />
      ) : null}
    </div>
  );
}

const SHAPES = [
  { value: "lines" as const, label: "One text per line" },
  { value: "table" as const, label: "Rows with a header" },
];
type Shape = (typeof SHAPES)[number]["value"];

function PasteBox({ isBusy, onText }: { isBusy: boolean; onText: (text: string, name: string) => void }) {
  const [text, setText] = useState("");
  const [shape, setShape] = useState<Shape>("lines");
  return (
    <div className="grid gap-3">
      <div>
        <Segmented label="What is pasted" options={SHAPES} value={shape} onValueChange={setShape} size="sm" />
      </div>
      <Field
        label="Texts"
        hint={
          shape === "lines"
            ? "Every line becomes a task; JSON is recognised."
            : "The first line names the columns, as in a CSV file or in rows copied from a spreadsheet."
        }
      >
        {(control) => (
          <Textarea
            {...control}
            rows={10}
            mono
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div>
        <Button
          variant="primary"
          busy={isBusy}
          disabled={text.trim() === ""}
          onClick={() => onText(text, pastedName(text, shape))}
        >
          Look at it
        </Button>
      </div>
    </div>
  );
}

/** The name tells the server how to read the text. */
function pastedName(text: string, shape: Shape): string {
  if (/^\s*[[{]/.test(text)) return "pasted";
  if (shape === "lines") return "pasted.txt";
  const [line = ""] = text.split("\n", 1);
  return line.includes("\t") ? "pasted.tsv" : "pasted.csv";
}
