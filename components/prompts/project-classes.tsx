// The classes of a project as a prompt will get them; they are changed in the project's settings.
"use client";

import { useQuery } from "@tanstack/react-query";
import { useMembership } from "@/components/can";
import { useTRPC } from "@/components/trpc";
import { LabelChip } from "@/components/ui/label-chip";
import { Skeleton } from "@/components/ui/skeleton";

export function ProjectClasses({ projectId }: { projectId: string }) {
  const org = useMembership().org.slug;
  const { data } = useQuery(useTRPC().project.get.queryOptions({ org, projectId }));
  const labels = data?.labels.filter(({ retiredAt }) => retiredAt === null);
  return (
    <div className="grid gap-1.5">
      <span className="font-medium text-sm">Classes</span>
      {labels ? (
        <ul className="flex flex-wrap gap-1.5">
          {labels.map(({ id, value, color }) => (
            <li key={id} className="min-w-0">
              <LabelChip name={value} color={color} />
            </li>
          ))}
        </ul>
      ) : (
        <Skeleton className="h-5.5 w-2/3" />
      )}
      <p className="text-muted text-sm">From the project; they are changed in its settings.</p>
    </div>
  );
}
