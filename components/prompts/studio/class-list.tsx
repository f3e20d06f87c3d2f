// The classes that the answer is one of; they belong to the project and are changed in its settings.
"use client";

import Link from "next/link";
import { Can, useMembership } from "@/components/can";
import type { StudioPrompt } from "@/components/prompts/types";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { LabelChip } from "@/components/ui/label-chip";

export function ClassList({ prompt: { labels, project } }: { prompt: StudioPrompt }) {
  const { org } = useMembership();
  return (
    <Card
      title={`${labels.length} classes`}
      description={`The labels of ${project.title}. {{classes}} puts them with their descriptions into the prompt.`}
      actions={
        <Can permission="project.update">
          <Button asChild size="sm">
            <Link href={`/o/${org.slug}/projects/${project.id}/settings`}>Project settings</Link>
          </Button>
        </Can>
      }
      flush
    >
      <ul className="divide-y">
        {labels.map(({ id, value, color, description }) => (
          <li key={id} className="grid grid-cols-1 gap-1 px-4 py-2.5">
            <div>
              <LabelChip name={value} color={color} />
            </div>
            <p className="text-muted text-sm">{description || "No description."}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
