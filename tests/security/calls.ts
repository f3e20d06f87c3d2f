// Calls any procedure by its path as anybody, and tells what came of it.
import { TRPCError } from "@trpc/server";
import { appRouter } from "@/server/routers/app";
import type { Meta } from "@/server/trpc";
import { callerOf, type TestUser } from "@/tests/factories";
import { FIXTURES, type Fixture } from "@/tests/fixtures/procedures";

export type Procedure = { path: string; type: string; meta: Meta | undefined; fixture: Fixture | undefined };

type Declared = { _def: { type: string; meta?: Meta } };

/** The router keeps them flat, under dotted paths, though its type nests them. */
const declared = Object.entries(appRouter._def.procedures) as unknown as [string, Declared][];

export const procedures: Procedure[] = declared.map(([path, { _def }]) => ({
  path,
  type: _def.type,
  meta: _def.meta,
  fixture: FIXTURES[path],
}));

/** "OK" with what was returned, or the tRPC code with the sentence. */
export type Outcome = { code: string; value: unknown };

export async function call(user: TestUser | null, path: string, input: unknown): Promise<Outcome> {
  let at: unknown = callerOf(user);
  for (const part of path.split(".")) at = (at as Record<string, unknown>)[part];
  try {
    return { code: "OK", value: await (at as (input: unknown) => Promise<unknown>)(input) };
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    return { code: error.code, value: error.message };
  }
}

/** Every scalar of an input with its dotted path; members of arrays are numbered. */
export function leaves(value: unknown, at: string[] = []): { path: string[]; value: unknown }[] {
  if (typeof value !== "object" || value === null || value instanceof Date) return [{ path: at, value }];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...at, key]));
}

/** A deep copy of `input` with the value at `path` replaced. */
export function replaced(input: unknown, path: string[], value: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (Array.isArray(input))
    return input.map((item, i) => (String(i) === head ? replaced(item, rest, value) : item));
  const copy = { ...(input as Record<string, unknown>) };
  copy[head] = replaced(copy[head], rest, value);
  return copy;
}

/** Everything that names a row of this world. */
export function idsOf(value: unknown): Set<string> {
  return new Set(
    leaves(value)
      .filter(({ path, value: leaf }) => isId(path.at(-1) ?? "", leaf))
      .map(({ value: leaf }) => String(leaf)),
  );
}

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

const isId = (key: string, leaf: unknown) =>
  typeof leaf === "bigint" || (typeof leaf === "string" && (key === "slug" || UUID.test(leaf)));
