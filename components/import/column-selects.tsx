// Says which column is the text, the id and the true label.
"use client";

import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";

const NONE = "\u0000none";
const LEFT_OUT = "A row whose id is there already is left out.";

export type ColumnMapping = {
  textColumn: string | null;
  idColumn: string | null;
  labelColumn: string | null;
};

export interface ColumnSelectsProps {
  columns: readonly string[];
  /** Fixed by the first tasks of the project; null before them. */
  projectTextColumn: string | null;
  mapping: ColumnMapping;
  /** What an id is good for. */
  idHint?: string;
  errors?: { [name in keyof ColumnMapping]?: string | undefined };
  onChange: (mapping: ColumnMapping) => void;
}

export function ColumnSelects(props: ColumnSelectsProps) {
  const { columns, projectTextColumn, mapping, idHint = LEFT_OUT, errors = {}, onChange } = props;
  const options = columns.map((column) => ({ value: column, label: column }));
  const withNone = [{ value: NONE, label: "None" }, ...options];
  const optional = (name: "idColumn" | "labelColumn", label: string, hint: string) => (
    <Field label={label} hint={hint} error={errors[name]}>
      {(control) => (
        <Select
          {...control}
          options={withNone}
          value={mapping[name] ?? NONE}
          onValueChange={(value) => onChange({ ...mapping, [name]: value === NONE ? null : value })}
        />
      )}
    </Field>
  );
  return (
    <>
      <Field
        label="Text"
        hint={projectTextColumn ? "Fixed by the first import." : "What people and models read."}
        error={errors.textColumn}
      >
        {(control) => (
          <Select
            {...control}
            options={options}
            {...(mapping.textColumn === null ? {} : { value: mapping.textColumn })}
            disabled={projectTextColumn !== null}
            onValueChange={(textColumn) => onChange({ ...mapping, textColumn })}
          />
        )}
      </Field>
      {optional("idColumn", "Id", idHint)}
      {optional("labelColumn", "True label", "Becomes ground truth.")}
    </>
  );
}
