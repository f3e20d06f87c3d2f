// A manager converts some labels only, and takes a conversion and an import back without losing what people did.
import type { Page } from "@playwright/test";
import { CAREFUL_PROMPT, MESSAGES } from "./support/inbox";
import { expectSound } from "./support/look";
import { keyFor, openTab, pressAndMoveOn, projectWithInbox, readTask, upload } from "./support/project";
import { expect, test, toast, unique } from "./support/story";
import { createPrompt, run, writePrompt } from "./support/studio";

const SPAM = MESSAGES.filter(({ truth }) => truth === "Spam").length;
const REST = MESSAGES.length - SPAM;
const EXTRA = Buffer.from(
  "id,message\nx1,Lunch on Tuesday\nx2,The report of the meeting\nx3,Claim a prize\n",
);

test("conversion of chosen labels, and imports that are taken back", async ({ as }) => {
  test.setTimeout(120_000);
  const page = await as("manager");
  const project = await projectWithInbox(page, "Undo");
  await createPrompt(page, unique("Spam or not"), project.title);
  await writePrompt(page, { user: CAREFUL_PROMPT });
  await run(page, 1, "All");
  await test.step("convert one label", async () => {
    await page.goto(`${project.path}/predictions`);
    await convertWithoutSpam(page);
  });
  await test.step("take the conversion back", async () => {
    await page.getByRole("button", { name: /^Undo the conversion of/ }).click();
    const question = page.getByRole("alertdialog");
    await expect(question).toContainText(`${REST} annotations`);
    await question.getByRole("button", { name: `Remove ${REST} annotations` }).click();
    await expect(toast(page, `${REST} annotations removed.`)).toBeVisible();
  });
  await test.step("take an import back", () => undoImport(page));
});

async function convertWithoutSpam(page: Page) {
  await page.getByRole("button", { name: "Convert…", exact: true }).first().click();
  const dialog = page.getByRole("dialog");
  const dryRun = dialog.getByRole("table", { name: "Dry run by label" });
  const total = dryRun.getByRole("row").filter({ hasText: "Total" }).getByRole("cell");
  const all = dryRun.getByRole("checkbox", { name: "Convert all labels" });
  await expect(total.nth(1)).toHaveText(String(MESSAGES.length));
  await all.press("Space");
  await expect(dialog.getByRole("button", { name: "Nothing to convert" })).toBeDisabled();
  await all.press("Space");
  await dryRun.getByRole("checkbox", { name: "Convert Spam", exact: true }).press("Space");
  await expect(all).toHaveAttribute("aria-checked", "mixed");
  await expect(total.nth(1)).toHaveText(String(REST));
  await expect(
    dialog.getByText(`of ${MESSAGES.length} predicted tasks; ${SPAM} with other labels`),
  ).toBeVisible();
  await expect(dryRun.getByRole("row").filter({ hasText: "Spam" }).first()).toContainText(String(SPAM));
  await expectSound(page);
  await dialog.getByRole("button", { name: `Convert ${REST} predictions` }).click();
  await expect(dialog.getByText(`${REST} annotations made`)).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  const conversions = page.getByRole("table", { name: "Conversions to annotations" });
  await expect(conversions).toContainText("any confidence, tasks without annotation, only Not spam");
}

async function undoImport(page: Page) {
  await openTab(page, "Import");
  await upload(page, "extra.csv", EXTRA);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText("3 tasks imported")).toBeVisible();
  await labelUpTo(page, "Lunch on Tuesday");
  await openTab(page, "Import");
  await page.getByRole("button", { name: "extra.csv", exact: true }).click();
  await page.getByRole("button", { name: "Undo the import of extra.csv" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("1 task stays: labelled, starred or predicted since the import.");
  await expectSound(page);
  await question.getByRole("button", { name: "Delete 2 tasks" }).click();
  await expect(toast(page, "2 tasks deleted.")).toBeVisible();
  await expect(page.getByText("The import was undone")).toBeVisible();
  await page.getByRole("button", { name: "Import another file" }).click();
  const row = page.getByRole("row").filter({ hasText: "extra.csv" });
  await expect(row).toContainText("undone");
  await expect(row.getByRole("button", { name: /^Undo/ })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Undo the import of inbox.csv" })).toBeVisible();
  await expectSound(page);
  await openTab(page, "Tasks");
  await expect(page.getByRole("button", { name: "Lunch on Tuesday" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Claim a prize" })).toHaveCount(0);
}

/** Labels the stream until this text has been labelled, and stored. */
async function labelUpTo(page: Page, text: string) {
  await openTab(page, "Label");
  for (let last = false; !last; ) {
    const task = await readTask(page);
    last = task.text === text;
    const stored = page.waitForResponse((response) => response.url().includes("annotation.create"));
    await pressAndMoveOn(page, last ? "2" : keyFor(task.text), task);
    await stored;
  }
}
