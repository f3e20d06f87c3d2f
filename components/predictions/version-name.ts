// How a prompt version is called wherever its predictions stand: the prompt's name and the version's number.

export type NamedVersion = { number: number; prompt: { name: string } };

/** "Support topics v3" */
export const versionName = ({ number, prompt }: NamedVersion): string => `${prompt.name} v${number}`;
