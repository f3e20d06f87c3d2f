// The steps in the prompt studio that many stories share: create, write, run, read the score.
import type { Locator, Page } from "@playwright/test";
import { choose } from "./project";
import { expect, HOME } from "./story";

/** From the list of prompts of the demo organization or another; ends in the studio. */
export async function createPrompt(page: Page, name: string, project: string, home = HOME) {
  await page.goto(`${home}/prompts`);
  await page.getByRole("button", { name: "Create prompt" }).click();
  const dialog = page.getByRole("dialog", { name: "Create prompt" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await choose(page, "Target project", project);
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByRole("textbox", { name: "User", exact: true })).toBeVisible();
}

/** Replaces both panes and saves; a version that has run becomes the next one. */
export async function writePrompt(page: Page, { system = "", user }: { system?: string; user: string }) {
  await page.getByRole("textbox", { name: "System", exact: true }).fill(system);
  await page.getByRole("textbox", { name: "User", exact: true }).fill(user);
  await expect(page.getByText(/^not saved/)).toBeVisible();
  await page.getByRole("button", { name: /^Save( as v\d+)?$/ }).click();
  await expect(page.getByText(/^not saved/)).toHaveCount(0);
}

export async function openVersion(page: Page, number: number) {
  await choose(page, "Version", new RegExp(`^v${number}\\b`));
  await expect(page.getByRole("heading", { name: `Run version ${number}`, exact: true })).toBeVisible();
}

export type Scope = "Ground truth" | "Sample" | "All";

export const chooseScope = (page: Page, scope: Scope): Promise<void> =>
  page
    .getByLabel("Tasks to run on")
    .getByRole("radio", { name: new RegExp(`^${scope}`) })
    .click();

/** Runs the open version and waits for the end of that run. */
export async function run(page: Page, version: number, scope: Scope, { size }: { size?: number } = {}) {
  await chooseScope(page, scope);
  if (size !== undefined) await page.getByLabel("Random sample of").fill(String(size));
  await page
    .getByRole("button", { name: scope === "Ground truth" ? "Evaluate" : "Run", exact: true })
    .click();
  if (scope === "All") await confirmAll(page);
  await finished(page, version, scope);
}

/** In the question before a run on all tasks. */
export async function confirmAll(page: Page) {
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Run [\d,]+ tasks/ })
    .click();
}

const TITLES: Record<Scope, string> = {
  "Ground truth": "Ground truth",
  Sample: "Random sample of",
  All: "All tasks",
};

export async function finished(page: Page, version: number, scope: Scope) {
  const head = page.getByRole("region", { name: "Run", exact: true });
  await expect(head).toContainText(`Version ${version}, ${TITLES[scope]}`);
  await expect(head.getByRole("region", { name: "Progress of the run" })).toHaveCount(0);
  await expect(head.getByText("Accuracy", { exact: true })).toBeVisible();
  await expect(head.getByText("counting", { exact: true })).toHaveCount(0);
}

/** The accuracy of the run that is open, such as "40%" or "–". */
export async function accuracy(page: Page): Promise<string> {
  const head = page.getByRole("region", { name: "Run", exact: true });
  const value = head.getByText("Accuracy", { exact: true }).locator("xpath=following-sibling::*[1]");
  return value.innerText();
}

export const openStudioTab = (page: Page, name: string): Promise<void> =>
  page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();

/** The entry of a version in the tab "Versions". */
export const versionEntry = (page: Page, number: number): Locator =>
  page.getByRole("listitem").filter({ hasText: new RegExp(`Version ${number}\\b`) });
