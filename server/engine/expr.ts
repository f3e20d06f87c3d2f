// Expressions of function options (CEL). One that does not parse or evaluate is false, or the empty key: a bad event never stops the engine.

import { parse } from "@marcbachmann/cel-js";

type Program = (context: Record<string, unknown>) => unknown;

const programs = new Map<string, Program>();

/** True when there is no expression or it is exactly true. */
export function matches(expression: string | null | undefined, context: Record<string, unknown>): boolean {
  if (!expression) return true;
  return evaluate(expression, context) === true;
}

/** The text of a key expression; "" when there is none or it has no value. */
export function keyOf(expression: string | null | undefined, context: Record<string, unknown>): string {
  if (!expression) return "";
  const value = evaluate(expression, context);
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? Number(item) : item));
}

function evaluate(expression: string, context: Record<string, unknown>): unknown {
  try {
    return compile(expression)(context);
  } catch {
    return undefined;
  }
}

// Expressions are constants in code, so their number is small.
function compile(expression: string): Program {
  const known = programs.get(expression);
  if (known) return known;
  const program = toProgram(expression);
  programs.set(expression, program);
  return program;
}

function toProgram(expression: string): Program {
  try {
    return parse(expression) as Program;
  } catch {
    return () => undefined;
  }
}
