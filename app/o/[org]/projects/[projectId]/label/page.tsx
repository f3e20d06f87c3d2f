// The label stream of a project.
import type { Metadata } from "next";
import { LabelView } from "@/components/labeling/label-view";
import { ProjectPage } from "@/components/projects/project-page";

export const metadata: Metadata = { title: "Label" };

export default function LabelPage() {
  return (
    <ProjectPage current="label" width="content">
      <LabelView />
    </ProjectPage>
  );
}
