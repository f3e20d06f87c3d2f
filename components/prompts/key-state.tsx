// The organization's OpenAI key as the prompt pages tell it: a chip, and a banner when the key stops runs.
"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import Link from "next/link";
import { Can, useMembership } from "@/components/can";
import type { KeyView, StoredKey } from "@/components/settings/key-view";
import { useTRPC } from "@/components/trpc";
import { Alert, type Tone } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";

const STATES: Record<StoredKey["state"], { tone: Tone; word: string }> = {
  works: { tone: "success", word: "works" },
  untested: { tone: "neutral", word: "untested" },
  refused: { tone: "danger", word: "refused" },
  no_credit: { tone: "danger", word: "out of credit" },
};

const PROBLEMS: Partial<Record<StoredKey["state"], string>> = {
  refused: "The provider refuses the OpenAI key (KEY_INVALID). Runs with OpenAI models are paused.",
  no_credit:
    "The account behind the OpenAI key is out of credit (QUOTA). Runs with OpenAI models are paused.",
};

export function useKey(): KeyView | undefined {
  const org = useMembership().org.slug;
  return useQuery(useTRPC().apiKey.get.queryOptions({ org })).data;
}

/** Leads to the key's page. */
export function KeyChip({ demo }: { demo: boolean }) {
  const { org } = useMembership();
  const view = useKey();
  if (!view) return null;
  const { key } = view;
  const state = key ? STATES[key.state] : null;
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Link href={`/o/${org.slug}/settings/key`} className="rounded-sm">
        <Badge tone={state?.tone ?? "neutral"}>
          <KeyRound aria-hidden="true" />
          {key && state ? `OpenAI key …${key.last4}, ${state.word}` : "No OpenAI key"}
        </Badge>
      </Link>
      {demo ? <Badge>The demo model needs no key</Badge> : null}
    </span>
  );
}

/** Nothing while the key is fine or absent. */
export function KeyBanner() {
  const { org } = useMembership();
  const key = useKey()?.key;
  const problem = key ? PROBLEMS[key.state] : undefined;
  if (!problem) return null;
  return (
    <Alert
      tone="danger"
      banner
      actions={
        <Can permission="apiKey.manage">
          <Button asChild size="sm">
            <Link href={`/o/${org.slug}/settings/key`}>Replace key</Link>
          </Button>
        </Can>
      }
    >
      {problem}
    </Alert>
  );
}
