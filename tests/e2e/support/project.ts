// The steps that many stories share: make a project, bring texts into it, let people in, label.
import { readFile } from "node:fs/promises";
import type { Download, Locator, Page } from "@playwright/test";
import type { Role } from "@/lib/permissions";
import { INBOX_CSV, MESSAGES } from "./inbox";
import { expect, HOME, loginOf, toast, unique } from "./story";

export type Tab = "Tasks" | "Label" | "Import" | "Storage" | "Predictions" | "Export" | "Settings";
export type TestProject = { title: string; path: string };

/** From the template "Spam", in the demo organization or another; ends on its import page. */
export async function createProject(page: Page, name = "Inbox", home = HOME): Promise<TestProject> {
  const title = unique(name);
  await page.goto(`${home}/projects`);
  await page.getByRole("button", { name: "New project" }).first().click(); // an empty list has another
  const dialog = page.getByRole("dialog", { name: "New project" });
  await dialog.getByRole("button", { name: /^Spam/ }).click();
  await dialog.getByLabel("Name", { exact: true }).fill(title);
  await dialog.getByRole("button", { name: "Create project" }).click();
  await expect(page).toHaveURL(/\/projects\/[0-9a-f-]{36}\/import$/);
  return { title, path: new URL(page.url()).pathname.replace(/\/import$/, "") };
}

export async function openTab(page: Page, tab: Tab) {
  await page.getByRole("navigation", { name: "Project" }).getByRole("link", { name: tab }).click();
  await expect(page).toHaveURL(new RegExp(`/${tab.toLowerCase()}`));
}

/** Uploads on the import page and stops at the preview. */
export async function upload(page: Page, name: string, buffer: Buffer) {
  await page
    .getByLabel(/Drop a file with your texts here/)
    .setInputFiles({ name, mimeType: "text/csv", buffer });
  await expect(page.getByText("Nothing is imported yet.")).toBeVisible();
}

/** A project with the messages of the inbox, made by a manager. */
export async function projectWithInbox(page: Page, name?: string, home = HOME): Promise<TestProject> {
  const project = await createProject(page, name, home);
  await upload(page, "inbox.csv", INBOX_CSV);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText(`${MESSAGES.length} tasks imported`)).toBeVisible();
  return project;
}

/** On the settings page of the project. */
export async function letIn(page: Page, role: Role) {
  await page.getByRole("button", { name: "Add members" }).click();
  const dialog = page.getByRole("dialog", { name: "Add members" });
  await dialog.getByRole("checkbox", { name: loginOf(role).name }).click();
  await dialog.getByRole("button", { name: "Add 1 member" }).click();
  await expect(toast(page, "1 member added.")).toBeVisible();
  await expect(dialog).toHaveCount(0);
}

/** Chooses in a drop-down of the page. */
export async function choose(page: Page, field: string, option: string | RegExp) {
  await page.getByRole("combobox", { name: field, exact: true }).click();
  await page.getByRole("option", { name: option }).click();
}

/** The task that is shown in the label view. */
export const openTask = (page: Page): Locator => page.getByRole("region", { name: /^Task \d+$/ });

/** The number and the text of the task that is shown in the label view. */
export async function readTask(page: Page): Promise<{ name: string; text: string }> {
  const task = openTask(page);
  await expect(task).toBeVisible();
  const name = (await task.getAttribute("aria-label")) ?? "";
  return { name, text: await task.getByRole("paragraph").first().innerText() };
}

/** Presses a key in the label view and waits for another task or for the end. */
export async function pressAndMoveOn(page: Page, key: string, { name }: { name: string }) {
  await page.keyboard.press(key);
  await expect(page.getByRole("region", { name, exact: true })).toHaveCount(0);
}

/** The hotkey of a message's true label in the template "Spam". */
export function keyFor(text: string): string {
  const message = MESSAGES.find((one) => one.text === text);
  if (!message) throw new Error(`no message reads "${text}"`);
  return message.truth === "Spam" ? "1" : "2";
}

export async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), "utf8");
}
