// Takes files by dropping, pasting into focus or choosing; a plain file input underneath keeps it usable by keyboard.
"use client";

import { Upload } from "lucide-react";
import { type DragEvent, type ReactNode, useId, useState } from "react";
import { cn } from "@/lib/cn";

export interface FileDropProps {
  /** Such as "Drop a CSV, TSV, JSON or JSONL file here". */
  label: ReactNode;
  hint?: ReactNode;
  /** The input's accept attribute, such as ".csv,.json". */
  accept?: string;
  multiple?: boolean;
  disabled?: boolean;
  onFiles: (files: File[]) => void;
  className?: string;
}

export function FileDrop({
  label,
  hint,
  accept,
  multiple = false,
  disabled = false,
  onFiles,
  className,
}: FileDropProps) {
  const id = useId();
  const [over, setOver] = useState(false);

  function give(list: FileList | null) {
    const files = [...(list ?? [])];
    if (files.length > 0 && !disabled) onFiles(multiple ? files : files.slice(0, 1));
  }
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    give(event.dataTransfer.files);
  }
  return (
    <label
      htmlFor={id}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(!disabled);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        "relative flex flex-col items-center gap-1 rounded-lg border border-line-strong border-dashed bg-surface px-6 py-8 text-center transition-colors has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent has-[:focus-visible]:outline-offset-2",
        over && "border-accent bg-accent-soft",
        disabled ? "cursor-not-allowed opacity-60" : "hover:bg-hover/50",
        className,
      )}
    >
      <Upload className="mb-1 size-5 text-muted" aria-hidden="true" />
      <span className="font-medium">{label}</span>
      <span className="text-muted text-sm">
        or{" "}
        <span className="text-accent-ink underline underline-offset-2">
          choose {multiple ? "files" : "a file"}
        </span>
      </span>
      {hint ? <span className="text-faint text-sm">{hint}</span> : null}
      <input
        id={id}
        type="file"
        accept={accept}
        multiple={multiple}
        disabled={disabled}
        className="sr-only"
        onChange={(event) => {
          give(event.target.files);
          event.target.value = "";
        }}
      />
    </label>
  );
}
