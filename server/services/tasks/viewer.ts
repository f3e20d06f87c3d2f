// What one person may see inside one project, worked out once per transaction from their role and the project's settings.
import { AppError, notFound } from "@/lib/errors";
import { isAtLeast, type Role } from "@/lib/permissions";
import {
  canSeePredictions,
  isBlind,
  isDataManagerShown,
  showsPredictionColumns,
  type VisibilitySettings,
} from "@/lib/prediction-visibility";
import { type ProjectScope, personOf, type Tx } from "@/server/scope";

export type Viewer = {
  userId: string;
  role: Role;
  settings: VisibilitySettings & { anonymize: boolean; overlap: number; activeVersionId: string | null };
  canSee: boolean;
  dmShown: boolean;
  /** The ground-truth flag, its filters and counts are never sent to annotators. */
  seesGroundTruth: boolean;
  isManager: boolean;
};

export async function loadViewer(tx: Tx, scope: ProjectScope): Promise<Viewer> {
  const { userId, role } = personOf(scope);
  const project = await tx.project.findFirst({
    where: { orgId: scope.orgId, id: scope.projectId },
    select: {
      predictionsVisibleTo: true,
      prefill: true,
      blindUntilSubmit: true,
      dataManagerVisibleTo: true,
      anonymize: true,
      overlap: true,
      activeVersionId: true,
    },
  });
  if (!project) throw notFound("This project");
  const settings = project as Viewer["settings"];
  return {
    userId,
    role,
    settings,
    canSee: canSeePredictions(role, settings),
    dmShown: isDataManagerShown(role, settings),
    seesGroundTruth: isAtLeast(role, "reviewer"),
    isManager: isAtLeast(role, "manager"),
  };
}

/** Nothing of predictions or other people's answers on this task reaches an annotator before their own submit. */
export const blindOn = (viewer: Viewer, hasSubmitted: boolean) =>
  isBlind(viewer.role, viewer.settings, hasSubmitted);

/** Predictions as columns, filters or counts. */
export const seesPredictionColumns = (viewer: Viewer) => showsPredictionColumns(viewer.role, viewer.settings);

export function demandDataManager(viewer: Viewer): void {
  if (!viewer.dmShown)
    throw new AppError("forbidden", "This project shows its task list to other roles only.");
}
