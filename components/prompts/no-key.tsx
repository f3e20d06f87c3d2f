// What the prompt list says while the organization has no key: owners add it here, the others learn whom to ask.
"use client";

import { useCan } from "@/components/can";
import { useKey } from "@/components/prompts/key-state";
import { KeyForm } from "@/components/settings/key-form";
import { Alert } from "@/components/ui/alert";
import { Card } from "@/components/ui/card";

export function NoKey() {
  const can = useCan();
  const view = useKey();
  if (!view || view.key) return null;
  if (can("apiKey.manage"))
    return (
      <Card
        title="Add the OpenAI key"
        description="Evaluate and Run need it. Prompts can be drafted without one."
      >
        <KeyForm provider={view.provider} />
      </Card>
    );
  const owners = view.owners.length > 0 ? `Owners here: ${view.owners.join(", ")}. ` : "";
  return (
    <Alert title="An owner must add the organization's OpenAI key">
      {owners}Until then prompts can be drafted; Evaluate and Run are disabled.
    </Alert>
  );
}
