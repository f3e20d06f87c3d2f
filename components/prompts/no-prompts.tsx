// What stands in place of the prompts while there is none: the next step that leads to one.
"use client";

import { useQuery } from "@tanstack/react-query";
import { FolderOpen, GraduationCap, Rocket, Tags } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useMembership } from "@/components/can";
import { CreatePromptDialog } from "@/components/prompts/create-prompt-dialog";
import type { Target } from "@/components/prompts/types";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { TextSkeleton } from "@/components/ui/skeleton";

export function NoPrompts() {
  const { org } = useMembership();
  const { data } = useQuery(useTRPC().prompt.listTargets.queryOptions({ org: org.slug }));
  if (!data) return <TextSkeleton lines={6} label="Loading projects" />;
  if (data.length === 0)
    return (
      <EmptyState
        icon={<FolderOpen />}
        title="A prompt needs a project"
        description="You reach no project yet. Make one with at least two labels, and import texts into it."
        action={
          <Button variant="primary" asChild>
            <Link href={`/o/${org.slug}/projects`}>Create a project</Link>
          </Button>
        }
      />
    );
  if (data.every((target) => target.reason !== null)) return <NoneEligible targets={data} org={org.slug} />;
  return <ThreeWays />;
}

function NoneEligible({ targets, org }: { targets: readonly Target[]; org: string }) {
  return (
    <Card
      title="No project is ready for a prompt"
      description="A prompt needs at least two labels and some texts."
      flush
    >
      <ul>
        {targets.map(({ id, title, reason }) => (
          <li
            key={id}
            className="flex flex-wrap items-center justify-between gap-2 border-b px-4 py-2.5 last:border-b-0"
          >
            <div className="min-w-0">
              <p className="truncate font-medium">{title}</p>
              <p className="text-muted text-sm">{reason}</p>
            </div>
            <Button size="sm" asChild>
              {reason?.includes("label") ? (
                <Link href={`/o/${org}/projects/${id}/settings`}>Add labels</Link>
              ) : (
                <Link href={`/o/${org}/projects/${id}/import`}>Import texts</Link>
              )}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function ThreeWays() {
  return (
    <div className="grid gap-3 md:grid-cols-3">
      <Way
        icon={<Tags />}
        title="Auto-label"
        text="You have ground truth. Measure a prompt on it, then let it label all the rest."
      />
      <Way
        icon={<Rocket />}
        title="Bootstrap"
        text="Nothing is labelled yet. Let a prompt propose labels, and have people accept or fix them."
      />
      <Way
        icon={<GraduationCap />}
        title="Fine-tune"
        text="Change the prompt, measure again, and see which texts became right and which became wrong."
      />
    </div>
  );
}

function Way({ icon, title, text }: { icon: ReactNode; title: string; text: string }) {
  return (
    <section className="flex flex-col items-start gap-3 rounded-lg border p-5">
      <div
        aria-hidden="true"
        className="grid size-9 place-items-center rounded-lg border bg-canvas text-accent-ink [&_svg]:size-5"
      >
        {icon}
      </div>
      <h2 className="text-lg">{title}</h2>
      <p className="grow text-muted">{text}</p>
      <CreatePromptDialog label={`${title} with a new prompt`} variant="secondary" />
    </section>
  );
}
