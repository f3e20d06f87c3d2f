// Which run and which versions the studio shows before anybody has chosen.

export type PickedRun = { runId: string; versionId: string };

/** What a person opened last while its version is open, else the newest run of the open version; `runs` are newest first. */
export function selectRunId(
  runs: readonly { id: string; versionId: string }[],
  versionId: string,
  picked: PickedRun | null,
): string | undefined {
  if (picked?.versionId === versionId) return picked.runId;
  return runs.find((run) => run.versionId === versionId)?.id;
}

/** The open version, or the newest measured one, with the measured one before it (else after it); the older comes first. */
export function pairToCompare<V extends { id: string; number: number }>(
  measured: readonly V[],
  openId: string,
): [V, V] | null {
  const newestFirst = [...measured].sort((a, b) => b.number - a.number);
  const open = newestFirst.find(({ id }) => id === openId) ?? newestFirst[0];
  if (!open) return null;
  const before = newestFirst.find(({ number }) => number < open.number);
  if (before) return [before, open];
  const after = newestFirst.findLast(({ number }) => number > open.number);
  return after ? [open, after] : null;
}
