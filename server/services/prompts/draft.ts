// The prompt that is proposed for a new project: its instructions, its classes and its text column.
import { columnVariable } from "@/lib/prompt-template";

/** A first draft that runs as it is; people are meant to improve it. */
export function proposeDraft(project: { instructions: string; textColumn: string; title: string }) {
  const task = `You label texts of the project "${project.title.replaceAll("{", "\\{")}". Choose the one class that fits best.`;
  const guide = project.instructions.trim() === "" ? "" : "\n\n{{instructions}}";
  return { system: `${task}${guide}\n\n{{classes}}`, user: columnVariable(project.textColumn) };
}
