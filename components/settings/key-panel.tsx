// The OpenAI key in each of its states: none, present, refused or without credit; owners change it, others read.
"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Can, useCan, useMembership } from "@/components/can";
import { KeyActions } from "@/components/settings/key-actions";
import { KeyDetails } from "@/components/settings/key-details";
import { KeyForm } from "@/components/settings/key-form";
import type { KeyView, StoredKey } from "@/components/settings/key-view";
import { useTRPC } from "@/components/trpc";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

export function KeyPanel({ initial }: { initial: KeyView }) {
  const org = useMembership().org.slug;
  const { data } = useQuery(useTRPC().apiKey.get.queryOptions({ org }, { initialData: initial }));
  const [replacing, setReplacing] = useState(false);
  const { key, owners, provider } = data;
  if (!key) return <NoKey owners={owners} provider={provider} />;
  const replace = replacing ? null : <Button onClick={() => setReplacing(true)}>Replace key</Button>;
  return (
    <>
      <KeyProblem stored={key} action={<Can permission="apiKey.manage">{replace}</Can>} />
      <Card
        title="OpenAI key"
        footer={
          <Can permission="apiKey.manage">
            <KeyActions replace={replace} />
          </Can>
        }
      >
        <KeyDetails stored={key} provider={provider} />
      </Card>
      <Can permission="apiKey.manage">
        {replacing ? (
          <Card
            title="Replace the key"
            description="The new key is tested first. Until it has passed, the present one stays in use."
          >
            <KeyForm
              provider={provider}
              onDone={() => setReplacing(false)}
              onCancel={() => setReplacing(false)}
            />
          </Card>
        ) : null}
      </Can>
    </>
  );
}

function NoKey({ owners, provider }: { owners: string[]; provider: string }) {
  const can = useCan();
  if (can("apiKey.manage"))
    return (
      <Card
        title="OpenAI key"
        description="Evaluating and running prompts with OpenAI models needs one. Drafting does not."
      >
        <KeyForm provider={provider} />
      </Card>
    );
  return (
    <Alert title="An owner must add the organization's OpenAI key">
      {owners.length > 0 ? `Owners here: ${owners.join(", ")}. ` : ""}You can draft prompts until then;
      Evaluate and Run need the key.
    </Alert>
  );
}

const PROBLEMS = {
  refused:
    "OpenAI refuses this key (KEY_INVALID). It may be incomplete, revoked, or lack rights. Runs are paused.",
  no_credit:
    "The OpenAI account behind this key is out of credit (QUOTA). Runs are paused until it is paid up.",
};

function KeyProblem({ stored, action }: { stored: StoredKey; action: ReactNode }) {
  if (stored.state !== "refused" && stored.state !== "no_credit") return null;
  return (
    <Alert tone="danger" actions={action}>
      {PROBLEMS[stored.state]}
    </Alert>
  );
}
