// The strategies by the names that the catalogue knows them by.

import type { StrategyName } from "@/lib/models/types";
import { decisions } from "@/server/llm/strategies/decisions";
import { forcedTool } from "@/server/llm/strategies/forced-tool";
import { jsonObject } from "@/server/llm/strategies/json-object";
import { jsonSchema } from "@/server/llm/strategies/json-schema";
import { lexical } from "@/server/llm/strategies/lexical";
import { numberLogitBias } from "@/server/llm/strategies/number-logit-bias";
import type { Strategy } from "@/server/llm/strategies/strategy";
import { textParse } from "@/server/llm/strategies/text-parse";

export const STRATEGIES: Readonly<Record<StrategyName, Strategy>> = {
  decisions,
  json_schema: jsonSchema,
  number_logit_bias: numberLogitBias,
  forced_tool: forcedTool,
  json_object: jsonObject,
  text_parse: textParse,
  lexical,
};
