// What the real API refuses of a model that it serves: wrong endpoints, abilities that the model lacks, long prompts.

import type { Ability, Model } from "@/lib/models/types";
import { problem, type RequestBody, textOf, type WireReply } from "@/tests/fakes/openai/wire";

const unsupported = (param: string, value?: unknown): WireReply =>
  value === undefined
    ? problem(400, `Unsupported parameter: '${param}' is not supported with this model.`, {
        code: "unsupported_parameter",
        param,
      })
    : problem(
        400,
        `Unsupported value: '${param}' does not support ${JSON.stringify(value)} with this model.`,
        {
          code: "unsupported_value",
          param,
        },
      );

/** The error for a request that the API would not take, or null. */
export function refuse(path: string, body: RequestBody, tokens: number, model: Model): WireReply | null {
  return (
    refuseEndpoint(path, model) ??
    refuseDecision(path, body) ??
    refuseFormat(body, model) ??
    (model.reasoning ? refuseForReasoning(body, model) : refuseForPlain(body, model)) ??
    refuseLength(body, model, tokens)
  );
}

function refuseEndpoint(path: string, model: Model): WireReply | null {
  if (path === "/v1/decisions")
    return model.caps.decisions
      ? null
      : problem(400, `Model ${model.id} is not supported with this endpoint.`, {
          code: "unsupported_model",
          param: "model",
        });
  const isChat = model.endpoint === "chat";
  if (path === "/v1/chat/completions" && !isChat)
    return problem(
      404,
      "This is not a chat model and thus not supported in the v1/chat/completions endpoint.",
      {
        param: "model",
      },
    );
  if (path === "/v1/completions" && isChat)
    return problem(404, "This is a chat model and not supported in the v1/completions endpoint.", {
      param: "model",
    });
  return null;
}

function refuseDecision(path: string, { questions }: RequestBody): WireReply | null {
  if (path !== "/v1/decisions") return null;
  for (const { type, choices } of questions) {
    if (type !== "choice")
      return problem(400, "Only choice questions are simulated.", { param: "questions" });
    if (choices.length < 2 || choices.length > 255)
      return problem(400, "Provide between 2 and 255 choices.", { param: "questions" });
    if (new Set(choices.map(({ value }) => value)).size < choices.length)
      return problem(400, "Each choice must be unique.", { param: "questions" });
  }
  return null;
}

function refuseFormat(body: RequestBody, { caps }: Model): WireReply | null {
  if (body.stream) return problem(400, "Streaming is not simulated.", { param: "stream" });
  const format = body.response_format?.type;
  const isMissing =
    (format === "json_schema" && !caps.jsonSchema) || (format === "json_object" && !caps.jsonObject);
  if (isMissing)
    return problem(
      400,
      `Invalid parameter: 'response_format' of type '${format}' is not supported with this model.`,
      { param: "response_format" },
    );
  const said = body.messages.map(({ content }) => textOf(content)).join("\n");
  if (format === "json_object" && !/json/i.test(said))
    return problem(400, "'messages' must contain the word 'json' in some form.", { param: "messages" });
  return null;
}

function refuseForReasoning(body: RequestBody, model: Model): WireReply | null {
  const { reasoning, caps } = model;
  if (!reasoning) return null;
  const effort = body.reasoning_effort ?? reasoning.default;
  const has = (ability: Ability): boolean =>
    ability === true || (ability === "effort_none" && effort === "none");
  if (!reasoning.efforts.includes(effort)) return unsupported("reasoning_effort", effort);
  if (body.max_tokens !== undefined) return unsupported("max_tokens");
  if (body.logit_bias) return unsupported("logit_bias");
  if (body.seed !== undefined) return unsupported("seed");
  if (body.temperature !== undefined && body.temperature !== 1 && !has(caps.temperature))
    return unsupported("temperature", body.temperature);
  if (body.logprobs && !has(caps.logprobs)) return unsupported("logprobs");
  return body.tools && !has(caps.tools) ? unsupported("tools") : null;
}

function refuseForPlain(body: RequestBody, { caps }: Model): WireReply | null {
  if (body.logit_bias && !caps.logitBias) return unsupported("logit_bias");
  if (body.logprobs && !caps.logprobs) return unsupported("logprobs");
  if (body.temperature !== undefined && !caps.temperature)
    return unsupported("temperature", body.temperature);
  if (body.reasoning_effort !== undefined)
    return problem(400, "Unrecognized request argument supplied: reasoning_effort");
  if (body.tools && caps.tools === false)
    return problem(400, "Unrecognized request argument supplied: tools");
  return (body.top_logprobs ?? 0) > caps.topLogprobsMax
    ? unsupported("top_logprobs", body.top_logprobs)
    : null;
}

function refuseLength(body: RequestBody, model: Model, tokens: number): WireReply | null {
  const asked = tokens + (body.max_completion_tokens ?? body.max_tokens ?? 0);
  if (asked <= model.contextWindow && tokens <= (model.maxInput ?? Number.POSITIVE_INFINITY)) return null;
  return problem(
    400,
    `This model's maximum context length is ${model.contextWindow} tokens. However, your request asked for ${asked} tokens.`,
    { code: "context_length_exceeded", param: "messages" },
  );
}
