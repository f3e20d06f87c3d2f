// Fails a test that prints an error nobody expected; a test that expects one spies on console.error itself.
import { format } from "node:util";
import { afterEach, beforeEach } from "vitest";

const original = console.error;
let printed: string[] = [];

beforeEach(() => {
  printed = [];
  console.error = (...parts: unknown[]) => {
    printed.push(format(...parts));
  };
});

afterEach(() => {
  console.error = original;
  if (printed.length > 0) throw new Error(`Unexpected console.error:\n${printed.join("\n")}`);
});
