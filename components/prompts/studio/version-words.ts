// How a version is called, and its state in a word and a colour.
import type { StudioPrompt, StudioVersion } from "@/components/prompts/types";
import type { Tone } from "@/components/ui/alert";
import { formatPercent } from "@/lib/format";

export const versionName = ({ number, name }: Pick<StudioVersion, "number" | "name">) =>
  name === "" ? `v${number}` : `v${number} · ${name}`;

/** The project points at an active version; a frozen one has run and never changes; a draft can be edited. */
export function stateOf(prompt: StudioPrompt, version: StudioVersion): { word: string; tone: Tone } {
  if (prompt.project.activeVersionId === version.id) return { word: "active", tone: "success" };
  if (version.state === "draft") return { word: "draft", tone: "accent" };
  return { word: version.state, tone: "neutral" };
}

export function describeVersion(prompt: StudioPrompt, version: StudioVersion): string {
  const accuracy = version.score?.accuracy ?? null;
  const score = accuracy === null ? "not evaluated" : `${formatPercent(accuracy)} accuracy`;
  return `${stateOf(prompt, version).word}, ${version.model === "demo" ? "demo model" : version.model}, ${score}`;
}

/** The number that the next new version will get, unless somebody is faster. */
export const nextNumber = ({ versions }: StudioPrompt) =>
  Math.max(0, ...versions.map(({ number }) => number)) + 1;
