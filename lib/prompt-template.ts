// Prompt text with variables: one linear scanner that splits a template into literal text and variables.

export const RESERVED_VARIABLES = ["instructions", "classes", "examples"] as const;
export type ReservedVariable = (typeof RESERVED_VARIABLES)[number];

export type Variable = { kind: "column"; column: string } | { kind: "reserved"; name: ReservedVariable };
/** `start` and `end` are UTF-16 offsets into the template, braces included. */
export type Place = { name: string; start: number; end: number };
export type Part = string | Variable;

export type Template = {
  parts: Part[];
  variables: Variable[];
  /** Where the variables stand, each use of each. */
  places: Place[];
  /** `{{name}}` that is neither a column nor reserved: the prompt cannot run. */
  unknown: Place[];
  /** `{name}` that stayed literal text; the lint looks for misspelt columns among them. */
  literals: Place[];
};

/** Puts a reserved-looking column out of reach of the reserved word: `data.classes` is the column `classes`. */
const COLUMN_PREFIX = "data.";
const MAX_LITERALS = 200;
const MAX_LITERAL_CHARS = 100;

/**
 * Splits a template. `{{name}}` is always a variable (outer space ignored); `{name}` only when it is exactly a column or a
 * reserved word; `\{` makes the brace, or the two braces, after it literal. Time is linear in the length of the source.
 */
export function parseTemplate(source: string, columns: readonly string[]): Template {
  const known = new Set(columns);
  const template: Template = { parts: [], variables: [], places: [], unknown: [], literals: [] };
  let text = "";
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf("{", at);
    if (open < 0) break;
    const escaped = open > at && source[open - 1] === "\\";
    if (escaped) {
      const braces = source[open + 1] === "{" ? 2 : 1;
      text += source.slice(at, open - 1) + "{".repeat(braces);
      at = open + braces;
      continue;
    }
    text += source.slice(at, open);
    const place = source[open + 1] === "{" ? doubleBraces(source, open) : singleBraces(source, open);
    const variable = place && resolve(place.name, known);
    if (place && variable) {
      if (text) template.parts.push(text);
      text = "";
      addVariable(template, variable);
      template.places.push(place);
      at = place.end;
    } else {
      const isDouble = place !== null && source[open + 1] === "{";
      if (place && isDouble) template.unknown.push(place);
      else if (place && template.literals.length < MAX_LITERALS) template.literals.push(place);
      const end = place && isDouble ? place.end : open + 1;
      text += source.slice(open, end);
      at = end;
    }
  }
  text += source.slice(at);
  if (text) template.parts.push(text);
  return template;
}

/** The spelling that the chips insert for a column. */
export function columnVariable(column: string): string {
  const name = isReserved(column) || column.startsWith(COLUMN_PREFIX) ? `${COLUMN_PREFIX}${column}` : column;
  return `{{${name}}}`;
}

/** Columns that the template puts into the prompt, each once, in order of first use. */
export function columnsUsed(template: Template): string[] {
  return template.variables.flatMap((variable) => (variable.kind === "column" ? [variable.column] : []));
}

export function usesReserved(template: Template, name: ReservedVariable): boolean {
  return template.variables.some((variable) => variable.kind === "reserved" && variable.name === name);
}

// A name ends at the first brace or line end, so no character is looked at more than twice.
function doubleBraces(source: string, open: number): Place | null {
  const end = nameEnd(source, open + 2);
  if (source[end] !== "}" || source[end + 1] !== "}") return null;
  return { name: source.slice(open + 2, end).trim(), start: open, end: end + 2 };
}

function singleBraces(source: string, open: number): Place | null {
  const end = nameEnd(source, open + 1);
  if (source[end] !== "}" || end === open + 1 || end - open > MAX_LITERAL_CHARS) return null;
  return { name: source.slice(open + 1, end), start: open, end: end + 1 };
}

function nameEnd(source: string, from: number): number {
  let end = from;
  while (end < source.length && !isNameEnd(source.charCodeAt(end))) end++;
  return end;
}

function isNameEnd(unit: number): boolean {
  return unit === 0x7b || unit === 0x7d || unit === 0x0a || unit === 0x0d;
}

// The prefix wins over a column that is itself called "data.…", so that every column has one sure spelling.
function resolve(name: string, columns: ReadonlySet<string>): Variable | null {
  if (isReserved(name)) return { kind: "reserved", name };
  const prefixed = name.startsWith(COLUMN_PREFIX) ? name.slice(COLUMN_PREFIX.length) : null;
  if (prefixed !== null && columns.has(prefixed)) return { kind: "column", column: prefixed };
  return columns.has(name) ? { kind: "column", column: name } : null;
}

function isReserved(name: string): name is ReservedVariable {
  return RESERVED_VARIABLES.some((reserved) => reserved === name);
}

function addVariable(template: Template, variable: Variable) {
  template.parts.push(variable);
  const isNew = !template.variables.some((other) => sameVariable(other, variable));
  if (isNew) template.variables.push(variable);
}

function sameVariable(a: Variable, b: Variable): boolean {
  if (a.kind === "column") return b.kind === "column" && a.column === b.column;
  return b.kind === "reserved" && a.name === b.name;
}
