// Opens the door to the model of a run: the demo model, or the provider with the organization's key.
import { AppError } from "@/lib/errors";
import type { FailureCode } from "@/lib/failures";
import { env } from "@/server/env";
import { demoProvider } from "@/server/llm/demo";
import { openaiProvider } from "@/server/llm/openai";
import type { Provider } from "@/server/llm/types";
import type { OrgScope } from "@/server/scope";
import { openApiKey } from "@/server/services/api-key/open";

/** The provider, or the code for which the run must pause. The key lives as long as the provider and is returned to nobody. */
export async function openProvider(
  scope: OrgScope,
  model: string,
): Promise<Provider | { pause: FailureCode }> {
  if (model === "demo") return env.demo ? demoProvider() : { pause: "MODEL_NOT_FOUND" };
  try {
    return openaiProvider({ apiKey: await openApiKey(scope) });
  } catch (error) {
    if (error instanceof AppError && error.code === "api_key_missing") return { pause: "NO_KEY" };
    throw error;
  }
}
