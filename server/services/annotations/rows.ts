// The shape in which annotations leave the server, with everything removed that the person may not see.
import type { Prisma } from "@/prisma/generated/client";
import type { Viewer } from "@/server/services/tasks/viewer";

export const ANNOTATION_SELECT = {
  id: true,
  taskId: true,
  labelId: true,
  skipped: true,
  groundTruth: true,
  source: true,
  predictionId: true,
  createdById: true,
  leadTimeMs: true,
  version: true,
  createdAt: true,
  updatedAt: true,
} as const satisfies Prisma.AnnotationSelect;

export type StoredAnnotation = Prisma.AnnotationGetPayload<{ select: typeof ANNOTATION_SELECT }>;

export type AnnotationRow = {
  id: bigint;
  taskId: bigint;
  labelId: string | null;
  skipped: boolean;
  isMine: boolean;
  author: string;
  leadTimeMs: number | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  /** Absent for annotators. */
  groundTruth?: boolean;
  /** Absent where predictions are hidden: they would tell that there was one. */
  source?: string;
  predictionId?: bigint | null;
};

type Sight = { viewer: Viewer; predictionsVisible: boolean; authorOf: (userId: string) => string };

export function toAnnotationRow(
  row: StoredAnnotation,
  { viewer, predictionsVisible, authorOf }: Sight,
): AnnotationRow {
  const { groundTruth, source, predictionId, createdById, ...open } = row;
  return {
    ...open,
    isMine: createdById === viewer.userId && source === "human",
    author: authorOf(createdById),
    ...(viewer.seesGroundTruth && { groundTruth }),
    ...(predictionsVisible && { source, predictionId }),
  };
}

/** Names of authors, or "Annotator 1", "Annotator 2" in the order of `userIds` where the project hides names. */
export function authorNames(
  viewer: Viewer,
  userIds: string[],
  names: Map<string, string>,
): (id: string) => string {
  const order = [...new Set(userIds)];
  const hidden = viewer.settings.anonymize && !viewer.isManager;
  return (id) => {
    if (id === viewer.userId) return "You";
    return hidden ? `Annotator ${order.indexOf(id) + 1}` : (names.get(id) ?? "A former member");
  };
}
