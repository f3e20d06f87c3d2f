// Answers that the server does not have yet, kept in the browser so that neither a reload nor a lost connection loses one.
import { z } from "zod";

const Answer = z.strictObject({
  taskId: z.string().regex(/^[0-9]+$/),
  /** Null for a skip. */
  labelId: z.string().nullable(),
  predictionId: z
    .string()
    .regex(/^[0-9]+$/)
    .nullable(),
  leadTimeMs: z.number().int().min(0),
});
export type Answer = z.infer<typeof Answer>;

const Stored = z.array(Answer);
const keyOf = (userKey: string, projectId: string) => `assay-answers:${userKey}:${projectId}`;

/** What is still waiting, oldest first; whatever somebody else wrote under this key counts as nothing. */
export function readOutbox(userKey: string, projectId: string): Answer[] {
  try {
    const parsed = Stored.safeParse(
      JSON.parse(window.localStorage.getItem(keyOf(userKey, projectId)) ?? "[]"),
    );
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}

/** A browser without storage loses the safety net, not the answer: it is still sent from memory. */
export function writeOutbox(userKey: string, projectId: string, answers: readonly Answer[]): void {
  try {
    if (answers.length === 0) window.localStorage.removeItem(keyOf(userKey, projectId));
    else window.localStorage.setItem(keyOf(userKey, projectId), JSON.stringify(answers));
  } catch {
    return;
  }
}
