// About how many tokens one task takes with this prompt, and what a thousand of them cost.
"use client";

import { useDeferredValue } from "react";
import { pricePer1000, tokensPerTask } from "@/components/prompts/studio/price";
import type { Draft } from "@/components/prompts/studio/use-draft";
import type { SampleTask } from "@/components/prompts/types";
import { useModel } from "@/components/prompts/use-models";
import { formatTokens } from "@/lib/format";

export function SizeNote({ draft, samples }: { draft: Draft; samples: readonly SampleTask[] }) {
  const text = useDeferredValue(draft.text);
  const tokens = tokensPerTask(draft.prompt, text, samples);
  const model = useModel(text.model);
  return (
    <p
      className="text-muted text-sm tabular"
      title="Estimated from the first tasks; the estimate of a run counts exactly."
    >
      About {formatTokens(tokens)} tokens a task
      {model ? `, ${pricePer1000(model, tokens, draft.prompt.labels)}` : ""}
    </p>
  );
}
