// Who sees predictions where: the one answer for pages, procedures, exports, filters and counts.

import { isAtLeast, type Role } from "@/lib/permissions";

export const PREDICTION_AUDIENCES = ["none", "reviewers", "reviewers_and_annotators"] as const;
export const PREFILLS = ["off", "active_version"] as const;
export const DATA_MANAGER_AUDIENCES = ["managers", "reviewers", "reviewers_and_annotators"] as const;

export type VisibilitySettings = {
  predictionsVisibleTo: (typeof PREDICTION_AUDIENCES)[number];
  prefill: (typeof PREFILLS)[number];
  blindUntilSubmit: boolean;
  dataManagerVisibleTo: (typeof DATA_MANAGER_AUDIENCES)[number];
};

/** What this person has done on the task in question, and whether the active version has answered it. */
export type OwnWork = { hasSubmitted: boolean; hasDraft: boolean; hasActivePrediction: boolean };

/** Where a task's predictions appear. `api`: all rows, what the data manager shows, what the label stream shows, or nothing. */
export type PredictionAccess = {
  inStream: boolean;
  isPrefilled: boolean;
  inQuickView: boolean;
  inColumns: boolean;
  api: "all" | "view" | "stream" | "none";
};

/** Whether the role may see predictions of this project at all. */
export function canSeePredictions(role: Role, { predictionsVisibleTo }: VisibilitySettings): boolean {
  if (isAtLeast(role, "manager")) return true;
  return role === "reviewer"
    ? predictionsVisibleTo !== "none"
    : predictionsVisibleTo === "reviewers_and_annotators";
}

/** An annotator who must answer first. Reviewers are never blind: judging is their work. */
export function isBlind(
  role: Role,
  { blindUntilSubmit }: VisibilitySettings,
  hasSubmitted: boolean,
): boolean {
  return role === "annotator" && blindUntilSubmit && !hasSubmitted;
}

/** Whether this person sees predictions on this task now. */
export function isPredictionVisible(
  role: Role,
  settings: VisibilitySettings,
  hasSubmitted: boolean,
): boolean {
  return canSeePredictions(role, settings) && !isBlind(role, settings, hasSubmitted);
}

/** Whether the role may open the data manager and quick view. */
export function isDataManagerShown(role: Role, { dataManagerVisibleTo }: VisibilitySettings): boolean {
  if (isAtLeast(role, "manager")) return true;
  return role === "reviewer"
    ? dataManagerVisibleTo !== "managers"
    : dataManagerVisibleTo === "reviewers_and_annotators";
}

/** A column spans tasks that the person has not answered, so where annotators work blind they never get one. */
export function showsPredictionColumns(role: Role, settings: VisibilitySettings): boolean {
  return isDataManagerShown(role, settings) && isPredictionVisible(role, settings, false);
}

/** Whether a new annotation starts with the active version's label. */
export function isPrefilled(role: Role, settings: VisibilitySettings, work: OwnWork): boolean {
  if (settings.prefill === "off" || !work.hasActivePrediction || work.hasSubmitted || work.hasDraft)
    return false;
  return isPredictionVisible(role, settings, false);
}

/** Every place at once, for one person and one task. */
export function predictionAccess(role: Role, settings: VisibilitySettings, work: OwnWork): PredictionAccess {
  const isVisible = isPredictionVisible(role, settings, work.hasSubmitted);
  const inQuickView = isVisible && isDataManagerShown(role, settings);
  return {
    inStream: isVisible && work.hasActivePrediction,
    isPrefilled: isPrefilled(role, settings, work),
    inQuickView,
    inColumns: showsPredictionColumns(role, settings),
    api: apiAccess(role, isVisible, inQuickView),
  };
}

function apiAccess(role: Role, isVisible: boolean, inQuickView: boolean): PredictionAccess["api"] {
  if (isAtLeast(role, "manager")) return "all";
  if (!isVisible) return "none";
  return inQuickView ? "view" : "stream";
}
