// The shape of a project template: what the "new project" form is filled with.

export type TemplateLabel = {
  value: string;
  description: string;
  /** Six lower-case hexadecimal digits after "#", one of the label palette. */
  color: string;
  /** One key, unique in its template. */
  hotkey: string;
};

export type ProjectTemplate = {
  id: string;
  title: string;
  description: string;
  /** Markdown, shown to the people who label. */
  instructions: string;
  labels: readonly TemplateLabel[];
  /** Short texts to try the project with before real ones are imported. */
  sampleRows: readonly string[];
};
