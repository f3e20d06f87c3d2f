// Why a version cannot run right now, in the order in which a person would mend it.
import { AppError } from "@/lib/errors";
import type { ServedModel } from "@/lib/models";
import { batchModel } from "@/lib/models/methods";
import { lintPrompt } from "@/lib/prompt-lint";
import type { RunMode } from "@/lib/run-states";
import { env } from "@/server/env";
import { findModel } from "@/server/llm/catalogue";
import type { Tx } from "@/server/scope";
import { readServed } from "@/server/services/api-key/served";
import { standingOf } from "@/server/services/prompts/standing";

export type RunProblem = {
  code: "LINT" | "NO_KEY" | "KEY_INVALID" | "QUOTA" | "MODEL" | "BUDGET" | "NO_TASKS";
  message: string;
  replacement?: string;
};

type Version = { system: string; user: string; model: string };
type Project = { columns: string[]; labels: { value: string }[] };

/** The first reason that applies, or null. `tasks` is the number of tasks in scope. */
export async function findProblem(
  tx: Tx,
  input: { orgId: string; version: Version; project: Project; tasks: number; mode?: RunMode },
): Promise<RunProblem | null> {
  const { version, project } = input;
  const lint = lintPrompt(version, { columns: project.columns, classes: project.labels.map((l) => l.value) });
  const error = lint.find((l) => l.level === "error");
  if (error) return { code: "LINT", message: error.message };
  const model = modelProblem(version.model);
  if (version.model !== "demo") {
    const key = await tx.apiKey.findUnique({
      where: { orgId: input.orgId },
      select: { state: true, served: true },
    });
    if (!key) return { code: "NO_KEY", message: "An owner must add the organization's OpenAI key first." };
    if (key.state === "refused")
      return {
        code: "KEY_INVALID",
        message: "OpenAI refused the organization's key. An owner must replace it.",
      };
    if (key.state === "no_credit") return { code: "QUOTA", message: "The OpenAI account is out of credit." };
    const unserved = modelProblem(version.model, readServed(key.served));
    if (unserved) return unserved;
  } else if (model) return model;
  if (input.mode === "batch" && !hasBatch(version.model))
    return { code: "MODEL", message: `${version.model} is not offered through the Batch API. Run it live.` };
  if (input.tasks === 0) return { code: "NO_TASKS", message: "No task is in scope." };
  return null;
}

function hasBatch(id: string): boolean {
  const model = findModel(id);
  return model !== undefined && batchModel(model) !== null;
}

function modelProblem(id: string, served: ServedModel[] | null = null): RunProblem | null {
  const model = findModel(id);
  if (!model) return { code: "MODEL", message: `${id} is not in the catalogue.` };
  if (model.endpoint === "demo")
    return env.demo
      ? null
      : { code: "MODEL", message: "The demo model is not offered here. Choose another model." };
  const { lifecycle, runnable, replacement } = standingOf(model, served);
  if (runnable) return null;
  const use = replacement ? ` Use ${replacement} instead.` : "";
  return {
    code: "MODEL",
    message: `${lifecycle.sentence ?? `${id} is not served`}.${use}`,
    ...(replacement ? { replacement } : {}),
  };
}

/** The same reasons as a refusal of the call. */
export function refuseRun({ code, message }: RunProblem): never {
  throw new AppError(
    code === "NO_KEY" ? "api_key_missing" : code === "BUDGET" ? "budget" : "conflict",
    message,
  );
}
