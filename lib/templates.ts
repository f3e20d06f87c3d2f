// The project templates offered when a project is created, in the order in which they are shown.
import { moderation } from "./templates/moderation";
import { sentiment } from "./templates/sentiment";
import { spam } from "./templates/spam";
import { supportIntent } from "./templates/support-intent";
import type { ProjectTemplate } from "./templates/template";
import { topic } from "./templates/topic";

export const PROJECT_TEMPLATES: readonly ProjectTemplate[] = [
  sentiment,
  topic,
  supportIntent,
  spam,
  moderation,
];

export function findTemplate(id: string): ProjectTemplate | undefined {
  return PROJECT_TEMPLATES.find((template) => template.id === id);
}
