// The state of the organization's OpenAI key in one chip that leads to its page.
"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import Link from "next/link";
import { useMembership } from "@/components/can";
import type { KeyView } from "@/components/settings/key-view";
import { useTRPC } from "@/components/trpc";
import { Badge, type BadgeProps } from "@/components/ui/badge";

const WORDS: Record<NonNullable<KeyView["key"]>["state"], { tone: BadgeProps["tone"]; word: string }> = {
  works: { tone: "success", word: "works" },
  untested: { tone: "neutral", word: "untested" },
  refused: { tone: "danger", word: "refused" },
  no_credit: { tone: "danger", word: "out of credit" },
};

/** `demo`: the demo model is offered, so that nothing waits for a key. */
export function KeyChip({ initial, demo }: { initial: KeyView; demo: boolean }) {
  const { org } = useMembership();
  const { data } = useQuery(useTRPC().apiKey.get.queryOptions({ org: org.slug }, { initialData: initial }));
  const state = data.key ? WORDS[data.key.state] : null;
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Link href={`/o/${org.slug}/settings/key`} className="rounded-sm">
        <Badge tone={state?.tone ?? (demo ? "neutral" : "warning")}>
          <KeyRound aria-hidden="true" />
          {data.key && state ? `OpenAI key …${data.key.last4}, ${state.word}` : "No OpenAI key"}
        </Badge>
      </Link>
      {demo ? <Badge>The demo model needs no key</Badge> : null}
    </span>
  );
}
