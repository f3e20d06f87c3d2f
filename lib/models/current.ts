// The models of the GPT-5.6 and GPT-6 families.

import { LONG_CONTEXT, named, price, REASONING_56_ON } from "@/lib/models/presets";
import type { Model } from "@/lib/models/types";

export const CURRENT_MODELS: readonly Model[] = [
  {
    ...REASONING_56_ON,
    ...named("gpt-6-luna"),
    contextWindow: 1_050_000,
    maxInput: 922_000,
    maxOutput: 128_000,
    prices: price({
      input: 0.1,
      output: 0.5,
      cachedInput: 0.01,
      cacheWrite: 0.125,
      decisionsInput: 0.1,
      longContext: LONG_CONTEXT,
    }),
    reasoning: {
      efforts: ["none", "low", "medium", "high", "xhigh", "max"],
      default: "medium",
      labeling: "none",
    },
    caps: { ...REASONING_56_ON.caps, decisions: true },
    strategies: ["decisions", "json_schema", "text_parse"],
    note: "The classification endpoint bills input only.",
  },
  {
    ...REASONING_56_ON,
    ...named("gpt-6.1-terra"),
    contextWindow: 1_050_000,
    maxInput: 922_000,
    maxOutput: 128_000,
    prices: price({ input: 1, output: 5, cachedInput: 0.05, cacheWrite: 1.25, longContext: LONG_CONTEXT }),
    reasoning: {
      efforts: ["none", "low", "medium", "high", "xhigh", "max"],
      default: "medium",
      labeling: "none",
    },
  },
  {
    ...REASONING_56_ON,
    ...named("gpt-6-sol"),
    contextWindow: 1_050_000,
    maxInput: 922_000,
    maxOutput: 128_000,
    prices: price({ input: 2, output: 10, cachedInput: 0.2, cacheWrite: 2.5, longContext: LONG_CONTEXT }),
    reasoning: {
      efforts: ["none", "low", "medium", "high", "xhigh", "max"],
      default: "medium",
      labeling: "none",
    },
  },
  {
    ...REASONING_56_ON,
    ...named("gpt-6.1-sol"),
    contextWindow: 1_050_000,
    maxOutput: 128_000,
    prices: price({ input: 2, output: 10, cachedInput: 0.1, longContext: LONG_CONTEXT }),
    reasoning: { efforts: ["low", "medium", "high", "xhigh", "max"], default: "medium", labeling: "low" },
    note: "Always thinks a little: there is no effort none.",
  },
  {
    ...REASONING_56_ON,
    ...named("gpt-6-astra"),
    contextWindow: 1_050_000,
    maxOutput: 128_000,
    prices: price({ input: 10, output: 50, cachedInput: 1, cacheWrite: 12.5, longContext: LONG_CONTEXT }),
    reasoning: { efforts: ["low", "medium", "high", "xhigh", "max"], default: "medium", labeling: "low" },
    note: "Dear for labelling in bulk.",
  },
  {
    ...REASONING_56_ON,
    ...named("gpt-5.6-luna"),
    contextWindow: 1_050_000,
    maxInput: 922_000,
    maxOutput: 128_000,
    prices: price({
      input: 0.2,
      output: 1.2,
      cachedInput: 0.02,
      cacheWrite: 0.25,
      longContext: LONG_CONTEXT,
    }),
    reasoning: {
      efforts: ["none", "low", "medium", "high", "xhigh", "max"],
      default: "medium",
      labeling: "none",
    },
  },
  {
    ...REASONING_56_ON,
    ...named("gpt-5.6-terra"),
    contextWindow: 1_050_000,
    maxInput: 922_000,
    maxOutput: 128_000,
    prices: price({ input: 2, output: 12, cachedInput: 0.2, cacheWrite: 2.5, longContext: LONG_CONTEXT }),
    reasoning: {
      efforts: ["none", "low", "medium", "high", "xhigh", "max"],
      default: "medium",
      labeling: "none",
    },
  },
  {
    ...REASONING_56_ON,
    ...named("gpt-5.6-sol"),
    contextWindow: 1_050_000,
    maxInput: 922_000,
    maxOutput: 128_000,
    prices: price({ input: 4, output: 20, cachedInput: 0.4, cacheWrite: 5, longContext: LONG_CONTEXT }),
    reasoning: {
      efforts: ["none", "low", "medium", "high", "xhigh", "max"],
      default: "medium",
      labeling: "none",
    },
  },
];
