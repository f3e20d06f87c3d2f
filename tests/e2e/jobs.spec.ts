// Background jobs: a manager watches one run, stops it, reads why another failed; who may not see them has no way in.
import type { Page } from "@playwright/test";
import { CAREFUL_PROMPT, MESSAGES } from "./support/inbox";
import { expectSound } from "./support/look";
import { createProject, projectWithInbox, upload } from "./support/project";
import { expect, goTo, HOME, test, unique } from "./support/story";
import { chooseScope, confirmAll, createPrompt, writePrompt } from "./support/studio";

/** So many that a run of them lasts longer than the story: no more than twenty chunks of 250 begin in a second. */
const MANY = 40_000;

const list = (page: Page) => page.getByRole("table", { name: "Jobs", exact: true });
const tab = (page: Page, name: string) => page.getByRole("tab", { name, exact: true }).click();
const steps = (page: Page) => page.getByRole("region", { name: "Steps" });

test("a manager watches a run step by step and cancels it", async ({ as }) => {
  test.setTimeout(120_000);
  const page = await as("manager");
  const project = await createProject(page, "Archive");
  await upload(page, "archive.csv", manyMessages());
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText("40,000 tasks imported")).toBeVisible({ timeout: 60_000 });
  const prompt = unique("Archive spam");
  await createPrompt(page, prompt, project.title);
  await writePrompt(page, { user: CAREFUL_PROMPT });
  await chooseScope(page, "All");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await confirmAll(page);
  await expect(page.getByText(/^(Running|Waiting for its turn)$/)).toBeVisible();

  await goTo(page, "Jobs");
  await expect(page.getByText(/Jobs start within a second|The oldest waiting job/)).toBeVisible();
  await tab(page, "Running");
  const row = list(page).getByRole("row").filter({ hasText: prompt });
  await expect(row.getByText("running", { exact: true })).toBeVisible();
  await expect(row.getByRole("progressbar").first()).toBeVisible();
  await row.getByRole("link", { name: `${prompt} v1` }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${prompt} v1` })).toBeVisible();
  await expect(page.getByText(/^[\d,]+ of 40,000 tasks$/).first()).toBeVisible();
  await expect(
    steps(page)
      .getByText(/^Label tasks, part \d+$/)
      .first(),
  ).toBeVisible();
  await expect(steps(page).getByText("running", { exact: true }).first()).toBeVisible();
  await page.keyboard.press("x");
  await expect(page.getByText("This job was canceled.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Continue" })).toBeVisible();
  const plan = steps(page).getByRole("listitem").filter({ hasText: "Plan the run" });
  const earlier = steps(page).getByRole("button", { name: "Show earlier" });
  await expect(async () => {
    if (await earlier.isVisible()) await earlier.click({ timeout: 1_000 });
    await expect(plan).toBeVisible({ timeout: 100 });
  }).toPass();
  await plan.getByText("Plan the run").click();
  await expect(plan.getByRole("row").filter({ hasText: "plan" })).toContainText("done");
  await page.getByRole("link", { name: "Open in the studio" }).click();
  await expect(page.getByText("This run is canceled")).toBeVisible();
});

test("a manager reads why an import failed and is led to another try", async ({ as }) => {
  const page = await as("manager");
  await createProject(page);
  const name = `${unique("broken").replace(" ", "-")}.csv`;
  await upload(page, name, brokenAtTheEnd());
  await page.getByRole("button", { name: "Import", exact: true }).click();
  const sentence = "The file says it is UTF-16 but is not. Save it as UTF-8 and try again.";
  await expect(page.getByText(sentence)).toBeVisible();
  await goTo(page, "Jobs");
  await tab(page, "Failed");
  const row = list(page).getByRole("row").filter({ hasText: name });
  await expect(row).toContainText(sentence);
  await row.getByRole("link", { name }).click();
  await expect(page.getByRole("alert").filter({ hasText: sentence })).toBeVisible();
  await expect(steps(page).getByText("Read the file")).toBeVisible();
  await expectSound(page);
  await page.getByRole("link", { name: "Import again" }).click();
  await expect(page.getByText("Drop a file with your texts here")).toBeVisible();
});

test("a finished job is found by kind and project, and nobody below a manager sees any", async ({
  as,
  expectedErrors,
}) => {
  expectedErrors.push(/status of 40[34]/);
  const page = await as("manager");
  const { title } = await projectWithInbox(page);
  await page.goto(`${HOME}/jobs`);
  await page.getByRole("combobox", { name: "Kind" }).click();
  await page.getByRole("option", { name: "Imports" }).click();
  await page.getByRole("combobox", { name: "Project" }).click();
  await page.getByRole("option", { name: title }).click();
  await expect(list(page).getByRole("row")).toHaveCount(2);
  await expect(list(page)).toContainText(`${MESSAGES.length} rows`);
  await page.getByRole("combobox", { name: "Kind" }).click();
  await page.getByRole("option", { name: "Syncs" }).click();
  await expect(page.getByText("No job matches")).toBeVisible();
  await page.getByRole("button", { name: "Show all jobs" }).click();
  const job = await list(page).getByRole("link", { name: "inbox.csv" }).first().getAttribute("href");
  for (const role of ["reviewer", "annotator"] as const) {
    const other = await as(role);
    await other.goto(`${HOME}/projects`);
    const rail = other.getByRole("navigation", { name: "Main" });
    await expect(rail.getByRole("link", { name: "Projects" })).toBeVisible();
    await expect(rail.getByRole("link", { name: "Jobs" })).toHaveCount(0);
    for (const path of [`${HOME}/jobs`, job ?? ""]) expect((await other.goto(path))?.status()).toBe(403);
  }
  const nowhere = await page.goto(`${HOME}/jobs/run/00000000-0000-4000-8000-000000000000`);
  expect(nowhere?.status()).toBe(404);
});

function manyMessages(): Buffer {
  const rows = Array.from({ length: MANY }, (_, n) => `"${n}: ${MESSAGES[n % 8]?.text ?? ""}"`);
  return Buffer.from(["message", ...rows].join("\n"));
}

/** UTF-16 whose last character is half a pair, far behind what the preview reads. */
function brokenAtTheEnd(): Buffer {
  const rows = Array.from({ length: 20_000 }, (_, n) => `message ${n}`);
  const text = ["\uFEFFmessage,note", ...rows.map((row) => `${row},x`), "\uD800,x", ""].join("\n");
  return Buffer.from(text, "utf16le");
}
