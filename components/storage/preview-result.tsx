// What a sync would make of the first objects: which match, their rows, what is refused, and which column is what.
"use client";

import { ColumnSelects } from "@/components/import/column-selects";
import { PreviewTable } from "@/components/import/preview-table";
import { FoundObjects } from "@/components/storage/found-objects";
import type { StoragePreview } from "@/components/storage/types";
import type { Wizard } from "@/components/storage/use-wizard";
import { Alert } from "@/components/ui/alert";
import { FormField } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { cn } from "@/lib/cn";
import { formatPlural } from "@/lib/format";

type Props = { wizard: Wizard; preview: StoragePreview };

export function PreviewResult({ wizard, preview }: Props) {
  const { overlaps, rows, rejects, columns } = preview;
  const { isFresh, isPending } = wizard.preview;
  return (
    <section
      aria-label="Preview"
      aria-busy={isPending}
      className={cn("grid grid-cols-1 gap-4", (!isFresh || isPending) && "opacity-60")}
    >
      {overlaps.length > 0 ? (
        <Alert tone="warning" title="Another connection reads here too">
          {overlaps.join(", ")}. Objects that both of them take become tasks twice.
        </Alert>
      ) : null}
      <FoundObjects preview={preview} />
      {columns.length > 0 ? (
        <Columns wizard={wizard} preview={preview} />
      ) : (
        <TextColumnName wizard={wizard} preview={preview} />
      )}
      {rows.length > 0 ? (
        <div className="grid grid-cols-1 gap-2">
          <h3 className="font-medium">The first tasks</h3>
          <PreviewTable columns={columns} rows={rows} mapping={mappingOf(wizard)} />
        </div>
      ) : null}
      {rejects.length > 0 ? <Refused rejects={rejects} /> : null}
    </section>
  );
}

const mappingOf = ({ draft: { textColumn, idColumn, labelColumn } }: Wizard) => ({
  textColumn: textColumn || null,
  idColumn: idColumn || null,
  labelColumn: labelColumn || null,
});

function Columns({ wizard, preview }: Props) {
  const { errors } = wizard.form.formState;
  const missing = missingText(preview);
  return (
    <div className="grid grid-cols-1 gap-3">
      {missing ? <Alert tone="danger">{missing}</Alert> : null}
      <div className="grid items-start gap-3 sm:grid-cols-2 lg:grid-cols-3">
        <ColumnSelects
          columns={preview.columns}
          projectTextColumn={preview.projectTextColumn}
          mapping={mappingOf(wizard)}
          idHint="Tells rows apart when their file changes; stays as it is once there are tasks."
          errors={{
            textColumn: errors.textColumn?.message,
            idColumn: errors.idColumn?.message,
            labelColumn: errors.labelColumn?.message,
          }}
          onChange={(mapping) => void wizard.preview.remap(mapping)}
        />
      </div>
    </div>
  );
}

function missingText({ projectTextColumn, columns }: StoragePreview): string | null {
  if (projectTextColumn === null || columns.includes(projectTextColumn)) return null;
  return `This project's text is in the column "${projectTextColumn}", and these objects have no such column.`;
}

/** Where nothing was read yet, the column cannot be chosen, only named. */
function TextColumnName({ wizard, preview: { projectTextColumn } }: Props) {
  return (
    <div className="max-w-sm">
      <FormField
        form={wizard.form}
        name="textColumn"
        label="Text column"
        hint={
          projectTextColumn
            ? "Fixed by the project's first tasks."
            : "The column that holds the text, in objects that will come."
        }
      >
        {(control) => <Input {...control} autoComplete="off" disabled={projectTextColumn !== null} />}
      </FormField>
    </div>
  );
}

function Refused({ rejects }: Pick<StoragePreview, "rejects">) {
  return (
    <Alert
      tone="warning"
      title={`${formatPlural(rejects.length, "row here cannot become a task", "rows here cannot become tasks")}`}
    >
      <ul className="mt-1 grid gap-0.5">
        {rejects.map(({ key, line, reason, column }) => (
          <li key={`${key} ${line} ${column ?? ""}`} className="break-words">
            <span className="wrap-anywhere">{key}</span>, line {line}: {reason}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
