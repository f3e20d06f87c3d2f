// Says which object of a storage a task comes from, and what has become of it there since.
"use client";

import Link from "next/link";
import { useMembership } from "@/components/can";
import { useProject } from "@/components/projects/project-context";
import type { TaskDetail } from "@/components/projects/types";
import { useKnownConnections } from "@/components/storage/use-known-connections";
import { Badge } from "@/components/ui/badge";
import { SOURCE_STATE_WORDS } from "@/lib/storage-words";

export function TaskSource({ source }: { source: NonNullable<TaskDetail["source"]> }) {
  const { org } = useMembership();
  const project = useProject();
  const connection = useKnownConnections().find(({ id }) => id === source.connectionId);
  const words = source.state && SOURCE_STATE_WORDS[source.state];
  return (
    <section className="grid gap-1.5">
      <h3 className="font-medium text-muted text-sm">Source</h3>
      <p>
        <span className="wrap-anywhere">{source.key}</span>
        {connection ? (
          <>
            {" in "}
            <Link
              href={`/o/${org.slug}/projects/${project.id}/storage/${connection.id}`}
              className="break-words underline-offset-2 hover:underline"
            >
              {connection.title}
            </Link>
          </>
        ) : null}
      </p>
      {words ? (
        <p className="text-muted text-sm">
          <Badge tone="warning">{words.label}</Badge> {words.note}
        </p>
      ) : null}
    </section>
  );
}
