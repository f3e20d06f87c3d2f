// The manager's main job, workflow A: import, label and star, measure a prompt, improve it, apply it, convert, export.
import type { Page } from "@playwright/test";
import { parse } from "csv-parse/sync";
import { CAREFUL_PROMPT, DAMAGED_CSV, HASTY_PROMPT, MESSAGES } from "./support/inbox";
import { expectSound } from "./support/look";
import {
  createProject,
  keyFor,
  openTab,
  pressAndMoveOn,
  readTask,
  type TestProject,
  textOf,
  upload,
} from "./support/project";
import { expect, test, unique } from "./support/story";
import {
  accuracy,
  confirmAll,
  createPrompt,
  finished,
  openStudioTab,
  run,
  writePrompt,
} from "./support/studio";

const STARRED = 10;

test("auto-labeling with ground truth, from the file to the file", async ({ as }) => {
  test.setTimeout(150_000);
  const page = await as("manager");
  const project = await test.step("create a project", () => createProject(page));
  await test.step("import with two bad rows", () => importDamaged(page));
  await test.step("label and star", () => labelAndStar(page));
  await test.step("measure, improve, measure again", () => improve(page, project));
  await test.step("compare", () => compare(page));
  await test.step("apply to all", async () => {
    await page.getByRole("button", { name: "Apply to all tasks" }).click();
    await confirmAll(page);
    await finished(page, 2, "All");
    expect(await accuracy(page)).toBe("–");
  });
  await test.step("convert", () => convert(page));
  await test.step("export", () => exportCsv(page));
});

async function importDamaged(page: Page) {
  await upload(page, "inbox.csv", DAMAGED_CSV);
  await expect(page.getByRole("table", { name: "The first rows" })).toContainText("Claim your free cruise");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText(`${MESSAGES.length} tasks imported`)).toBeVisible();
  await expect(page.getByText("2 rows refused")).toBeVisible();
  await expectSound(page);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download as CSV" }).click();
  const rejects = parse(await textOf(await download), { columns: true }) as Record<string, string>[];
  expect(rejects.map(({ code }) => code)).toEqual(["EMPTY_TEXT", "NOT_UTF8"]);
}

async function labelAndStar(page: Page) {
  await openTab(page, "Label");
  for (let count = 0; count < STARRED; count++) {
    const task = await readTask(page);
    await pressAndMoveOn(page, keyFor(task.text), task);
  }
  await expect(page.getByText(`${STARRED} of ${MESSAGES.length} · ${STARRED} by you now`)).toBeVisible();
  await openTab(page, "Tasks");
  const panel = page.getByRole("complementary", { name: "Task" });
  await expect(page.getByRole("button", { name: MESSAGES[0]?.text ?? "" })).toBeVisible();
  for (const { text } of MESSAGES.slice(0, STARRED)) {
    await page.keyboard.press("j");
    await expect(panel.getByText(text).first()).toBeVisible();
    await expect(panel.getByRole("button", { name: "Make this the ground truth" })).toBeVisible();
    await page.keyboard.press("s");
    await expect(panel.getByRole("button", { name: "Ground truth: take the star away" })).toBeVisible();
  }
  await expectSound(page);
}

async function improve(page: Page, project: TestProject) {
  await createPrompt(page, unique("Spam or not"), project.title);
  await writePrompt(page, { user: HASTY_PROMPT });
  await run(page, 1, "Ground truth");
  expect(await accuracy(page)).toBe("40%");
  await expect(
    page.getByRole("region", { name: "Results" }).getByLabel("Wrong", { exact: true }),
  ).toHaveCount(6);
  await openStudioTab(page, "Alignment");
  await page.getByRole("button", { name: /^6 with truth Not spam, predicted Spam/ }).click();
  await expect(page.getByText("Truth Not spam, predicted Spam")).toBeVisible();
  await writePrompt(page, { user: CAREFUL_PROMPT });
  await run(page, 2, "Ground truth");
  expect(await accuracy(page)).toBe("100%");
}

async function compare(page: Page) {
  await openStudioTab(page, "Compare");
  await expect(page.getByText("6 / 0")).toBeVisible(); // better / worse
  await expect(page.getByRole("region", { name: "Compared tasks" }).getByRole("row")).toHaveCount(7);
}

async function convert(page: Page) {
  await page.getByRole("link", { name: "See predictions in the project" }).click();
  const sets = page.getByRole("table", { name: "Predictions by prompt version" });
  const active = sets.getByRole("row").filter({ hasText: "active" }).first();
  await expect(active).toContainText("100%");
  await page.getByRole("button", { name: "Convert…", exact: true }).first().click();
  const dialog = page.getByRole("dialog");
  const dryRun = dialog.getByRole("table", { name: "Dry run by label" });
  const total = dryRun.getByRole("row").filter({ hasText: "Total" }).getByRole("cell");
  await expect(total.nth(1)).toHaveText("4"); // converts
  await expect(total.nth(2)).toHaveText("10"); // annotated already
  await expect(total.last()).toHaveText("14"); // predicted
  await expectSound(page);
  await dialog.getByRole("button", { name: "Convert 4 predictions" }).click();
  await expect(dialog.getByText("4 annotations made")).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
}

async function exportCsv(page: Page) {
  await openTab(page, "Export");
  await page.getByRole("radio", { name: /^CSV/ }).click();
  await page.getByRole("switch", { name: "Add our own columns" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download CSV" }).click();
  const rows = parse(await textOf(await download), { columns: true }) as Record<string, string>[];
  const asSpreadsheet = (text: string) => (text.startsWith("=") ? `'${text}` : text);
  expect(rows.map(({ message, label, source }) => ({ message, label, source }))).toEqual(
    MESSAGES.map(({ text, truth }, index) => ({
      message: asSpreadsheet(text),
      label: truth,
      source: index < STARRED ? "human" : "prediction",
    })),
  );
}
