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
  const [text, setText] = useState("");
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
        <div className="grid gap-3">
          <Field label="Texts" hint="One text per line, or rows copied from a spreadsheet with their header.">
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
              onClick={() => void upload(new Blob([text]), pastedName(text))}
            >
              Look at it
            </Button>
          </div>
        </div>
      )}
      {isBusy ? (
        <Progress label="Sending the file" {...(fraction === null ? {} : { value: fraction * 100 })} />
      ) : null}
    </div>
  );
}

/** The name only helps the guess: rows copied from a spreadsheet are separated by tabs; anything else is looked at. */
function pastedName(text: string): string {
  const [line = ""] = text.split("\n", 1);
  if (line.includes("\t")) return "pasted.tsv";
  return /^\s*[[{]/.test(text) ? "pasted.json" : "pasted.txt";
}
