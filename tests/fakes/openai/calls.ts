// One call to a model, live or as a line of a batch: refused as the real API would, or answered.

import { answer } from "@/tests/fakes/openai/answers";
import { refuse } from "@/tests/fakes/openai/refusals";
import type { Rule } from "@/tests/fakes/openai/rules";
import type { FakeState } from "@/tests/fakes/openai/state";
import { counterFor, promptTokens } from "@/tests/fakes/openai/usage";
import { problem, type RequestBody, type WireReply } from "@/tests/fakes/openai/wire";

export const CALL_PATHS: ReadonlySet<string> = new Set([
  "/v1/chat/completions",
  "/v1/completions",
  "/v1/decisions",
]);

export interface ModelCall {
  path: string;
  body: RequestBody;
  rule: Rule | undefined;
}

/** Tokens of the prompt; 0 for a model that is not served. */
export async function tokensOf(state: FakeState, { path, body }: ModelCall): Promise<number> {
  const model = state.model(body.model);
  return model ? promptTokens(path, body, counterFor(model, state.options.isExact)) : 0;
}

/** The refusal of a call that the API would not take, or null. */
export function refusalOf(state: FakeState, { path, body }: ModelCall, tokens: number): WireReply | null {
  const named = state.models.find(({ id }) => id === body.model);
  if (!named)
    return problem(404, `The model \`${body.model}\` does not exist or you do not have access to it.`, {
      code: "model_not_found",
    });
  if (state.hasEnded(named))
    return problem(404, `The model \`${named.id}\` has been shut down.`, { code: "model_not_found" });
  return refuse(path, body, tokens, named);
}

export async function answerOf(state: FakeState, call: ModelCall, tokens: number): Promise<unknown> {
  const { path, body, rule } = call;
  const model = state.model(body.model);
  if (!model) throw new Error(`The simulator does not know ${body.model}.`);
  return answer(path, body, { model, input: tokens, count: counterFor(model, state.options.isExact), rule });
}

export const scripted = (rule: Rule, status: number): WireReply =>
  problem(status, rule.message ?? "A scripted fault.", {
    ...(rule.code !== undefined && { code: rule.code }),
    ...(rule.param !== undefined && { param: rule.param }),
    type: rule.type ?? (status >= 500 ? "server_error" : "invalid_request_error"),
    headers: rule.headers ?? {},
  });
