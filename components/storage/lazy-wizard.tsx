// Loads the connection form after its page, so that forms and their rules are in no first load.
"use client";

import dynamic from "next/dynamic";
import { ProjectPage } from "@/components/projects/project-page";
import type { WizardProps } from "@/components/storage/wizard";
import { Skeleton, TextSkeleton } from "@/components/ui/skeleton";

const Wizard = dynamic(() => import("@/components/storage/wizard"), { ssr: false, loading: WizardSkeleton });

export function LazyWizard(props: WizardProps) {
  return <Wizard {...props} />;
}

function WizardSkeleton() {
  return (
    <ProjectPage current="storage">
      <Skeleton className="h-5 w-64" />
      <Skeleton className="h-40" />
      <div className="max-w-3xl">
        <TextSkeleton lines={6} label="Loading the form" />
      </div>
    </ProjectPage>
  );
}
