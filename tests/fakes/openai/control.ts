// The control endpoint of the simulator, for tests that run in another process.

import { z } from "zod";
import { Rule } from "@/tests/fakes/openai/rules";
import type { FakeState } from "@/tests/fakes/openai/state";
import { problem, type WireReply } from "@/tests/fakes/openai/wire";

const Command = z.strictObject({
  rules: z.array(Rule).optional(),
  clearRules: z.boolean().optional(),
  options: z
    .strictObject({
      latencyMs: z.number(),
      jitter: z.number(),
      today: z.string().nullable(),
      isExact: z.boolean(),
      limits: z.strictObject({
        requestsPerMinute: z.number(),
        tokensPerMinute: z.number(),
        burstSeconds: z.number(),
      }),
      share500: z.number(),
      share429: z.number(),
    })
    .partial()
    .optional(),
});

/** GET tells options, counters and requests; POST adds rules, clears them or changes options. */
export function control(method: string, raw: string, state: FakeState): WireReply {
  if (method === "POST") {
    const command = Command.safeParse(raw === "" ? {} : JSON.parse(raw));
    if (!command.success) return problem(400, z.prettifyError(command.error));
    if (command.data.clearRules) state.rules.clear();
    for (const rule of command.data.rules ?? []) state.rules.add(rule);
    Object.assign(state.options, command.data.options ?? {});
  }
  const { options, stats, requests } = state;
  return { status: 200, headers: {}, body: { options, stats, requests } };
}
