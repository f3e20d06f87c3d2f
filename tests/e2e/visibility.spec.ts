// Who sees predictions in the labeling view: reviewers as a project starts, annotators when a manager says so.
import type { Page } from "@playwright/test";
import { CAREFUL_PROMPT, MESSAGES } from "./support/inbox";
import {
  choose,
  keyFor,
  letIn,
  openTask,
  pressAndMoveOn,
  projectWithInbox,
  readTask,
} from "./support/project";
import { expect, test, unique } from "./support/story";
import { createPrompt, run, writePrompt } from "./support/studio";

test("predictions are shown to whom the project says", async ({ as }) => {
  test.setTimeout(150_000);
  const manager = await as("manager");
  const { title, path } = await projectWithInbox(manager, "Visibility");
  await manager.goto(`${path}/settings`);
  await letIn(manager, "reviewer");
  await letIn(manager, "annotator");
  await createPrompt(manager, unique("Visibility"), title);
  await writePrompt(manager, { user: CAREFUL_PROMPT });
  await run(manager, 1, "All");
  await manager.goto(`${path}/settings`);
  const reviewer = await as("reviewer");
  const annotator = await as("annotator");

  await test.step("a reviewer sees them from the start and accepts one with Enter", async () => {
    expect(await shownTask(reviewer, path)).toContain("versionName");
    await expect(openTask(reviewer).getByText("accepts")).toBeVisible();
    await pressAndMoveOn(reviewer, "Enter", await readTask(reviewer));
    await expect(reviewer.getByText("1 of 14 · 1 by you now")).toBeVisible();
  });

  await test.step("an annotator does not", async () => {
    const answer = await shownTask(annotator, path);
    expect(answer).toContain('"predictions":[]');
    expect(answer).not.toContain("versionName");
    await expect(openTask(annotator).getByText("accepts")).toHaveCount(0);
  });

  await test.step("an annotator does after the manager has switched it on", async () => {
    await set(manager, () => choose(manager, "Predictions are shown to", "Also reviewers and annotators"));
    expect(await shownTask(annotator, path)).toContain("versionName");
    await expect(openTask(annotator).getByText("accepts")).toBeVisible();
    await pressAndMoveOn(annotator, "Enter", await readTask(annotator));
    await expect(annotator.getByText("2 of 14 · 1 by you now")).toBeVisible();
  });

  await test.step("an annotator who answers first sees them afterwards only", async () => {
    await set(manager, () => choose(manager, "The task list is shown to", "Also reviewers and annotators"));
    await set(manager, () => manager.getByRole("switch", { name: "Annotators answer first" }).click());
    expect(await shownTask(annotator, path)).not.toContain("versionName");
    const task = await readTask(annotator);
    const stored = annotator.waitForResponse(/annotation\.create/);
    await pressAndMoveOn(annotator, keyFor(task.text), task);
    expect((await stored).ok()).toBe(true);
    await expect(annotator.getByText("1 by you now")).toBeVisible();

    await annotator.goto(`${path}/tasks`);
    const panel = annotator.getByRole("complementary", { name: "Task" });
    await annotator.getByRole("button", { name: task.text }).click();
    await expect(panel.getByRole("heading", { name: "Predictions" })).toBeVisible();
    await annotator.getByRole("button", { name: MESSAGES[8]?.text ?? "" }).click();
    await expect(panel.getByRole("heading", { name: "Task 9" })).toBeVisible();
    await expect(panel.getByRole("heading", { name: "Predictions" })).toHaveCount(0);
  });

  await test.step("the annotator never hears of ground truth", async () => {
    await manager.goto(`${path}/tasks`);
    await manager.getByRole("button", { name: MESSAGES[0]?.text ?? "" }).click();
    await manager.getByRole("button", { name: "Make this the ground truth" }).click();
    await expect(manager.getByRole("button", { name: "Ground truth: take the star away" })).toBeVisible();
    const answers = listen(annotator);
    await annotator.goto(`${path}/tasks`);
    await annotator.getByRole("button", { name: MESSAGES[0]?.text ?? "" }).click();
    await expect(annotator.getByRole("complementary", { name: "Task" })).toContainText("Your answer");
    await expect(annotator.getByText(/ground truth/i)).toHaveCount(0);
    expect((await answers()).join()).not.toMatch(/"(groundTruth|groundTruthLabelId)":(true|")/);
  });
});

/** Opens the label view; what the server has said about the task. */
async function shownTask(page: Page, path: string): Promise<string> {
  const answer = page.waitForResponse(/task\.next/);
  await page.goto(`${path}/label`);
  await expect(openTask(page)).toBeVisible();
  return (await answer).text();
}

/** Changes a setting of the project and waits until the server has it. */
async function set(page: Page, change: () => Promise<void>) {
  const stored = page.waitForResponse(/project\.update/);
  await change();
  expect((await stored).ok()).toBe(true);
}

/** Gathers what the server answers to the page from now on. */
function listen(page: Page): () => Promise<string[]> {
  const answers: Promise<string>[] = [];
  page.on("response", (response) => {
    if (response.url().includes("/api/trpc/")) answers.push(response.text());
  });
  return () => Promise.all(answers);
}
