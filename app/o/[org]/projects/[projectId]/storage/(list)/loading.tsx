// The shape of the list of connections while it is on the way.
import { ProjectPage } from "@/components/projects/project-page";
import { TableSkeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <ProjectPage current="storage">
      <TableSkeleton rows={3} columns={6} label="Loading connections" />
    </ProjectPage>
  );
}
