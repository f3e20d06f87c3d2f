// Runs that do not go through: a manager pauses one and sends it on, and tries what failed in another again.
import type { Page } from "@playwright/test";
import { MESSAGES } from "./support/inbox";
import { expectSound } from "./support/look";
import { createProject, upload } from "./support/project";
import { expect, goTo, test, unique } from "./support/story";
import { chooseScope, confirmAll, createPrompt, openStudioTab, writePrompt } from "./support/studio";

/** So many that a run of them lasts longer than the story: no more than twenty chunks of 250 begin in a second. */
const MANY = 40_000;

const head = (page: Page) => page.getByRole("region", { name: "Run", exact: true });
const button = (page: Page, name: string) => head(page).getByRole("button", { name, exact: true });

async function importAndPrompt(page: Page, name: string, file: { name: string; text: string }, user: string) {
  const project = await createProject(page, name);
  await upload(page, file.name, Buffer.from(file.text));
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText(/[\d,]+ tasks imported/)).toBeVisible({ timeout: 60_000 });
  const prompt = unique(name);
  await createPrompt(page, prompt, project.title);
  await writePrompt(page, { user });
  await chooseScope(page, "All");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await confirmAll(page);
  return prompt;
}

test("a manager pauses a run, resumes it, pauses it from the jobs and cancels it", async ({ as }) => {
  test.setTimeout(120_000);
  const page = await as("manager");
  const rows = Array.from({ length: MANY }, (_, n) => `"${n}: ${MESSAGES[n % 8]?.text ?? ""}"`);
  const file = { name: "archive.csv", text: ["message", ...rows].join("\n") };
  const prompt = await importAndPrompt(page, "Pauses", file, "{{message}}");
  await button(page, "Pause").click();
  await expect(head(page).getByText("This run is paused")).toBeVisible();
  await expect(
    head(page).getByText("Somebody paused it. Resume sends the tasks that are left."),
  ).toBeVisible();
  await expect(
    head(page).getByText(/^[\d,]+ tasks? done, [\d,]+ not run; what is done is kept\.$/),
  ).toBeVisible();
  await expectSound(page);
  await button(page, "Resume").click();
  await expect(head(page).getByText(/^(Running|Waiting for its turn)$/)).toBeVisible();

  await goTo(page, "Jobs");
  await page.getByRole("link", { name: `${prompt} v1` }).click();
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Somebody paused it." })).toBeVisible();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("button", { name: "Pause", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("This job was canceled.")).toBeVisible();
});

test("a manager tries the failed tasks of a run again, which keeps why they had failed", async ({ as }) => {
  const page = await as("manager");
  // Three rows lack the column that the prompt uses.
  const rows = MESSAGES.slice(0, 10).map(({ text }, n) =>
    JSON.stringify(n < 3 ? { message: text } : { message: text, note: `note ${n}` }),
  );
  const file = { name: "notes.jsonl", text: rows.join("\n") };
  const prompt = await importAndPrompt(page, "Retries", file, "{{message}} {{note}}");
  await expect(head(page).getByText("3 tasks failed")).toBeVisible();
  await button(page, "Retry failed").click();
  await expect(head(page).getByText("3 tasks failed")).toBeVisible();
  await button(page, "Show failed").click();
  const results = page.getByRole("region", { name: "Results" });
  await expect(results.getByRole("row")).toHaveCount(4);
  await results.getByRole("row").nth(1).click();
  const details = page.getByRole("dialog", { name: /^Task \d+$/ });
  await expect(details.getByText("Failed before")).toBeVisible();
  await expect(details.getByText(/The task lacks a column that the prompt uses/)).toHaveCount(3);
  await page.keyboard.press("Escape");
  await goTo(page, "Jobs");
  await page.getByRole("link", { name: `${prompt} v1` }).click();
  await page.getByRole("button", { name: "Retry failed" }).click();
  await expect(page.getByText("10 tasks, 3 failed").first()).toBeVisible();
  await page.getByRole("link", { name: "Open in the studio" }).click();
  await openStudioTab(page, "History");
  await expect(page.getByRole("row").filter({ hasText: "completed with errors" })).toBeVisible();
});
