// The shape of a project's predictions while they are on the way.
import { PredictionsSkeleton } from "@/components/predictions/predictions-skeleton";
import { ProjectPage } from "@/components/projects/project-page";

export default function Loading() {
  return (
    <ProjectPage current="predictions">
      <PredictionsSkeleton />
    </ProjectPage>
  );
}
