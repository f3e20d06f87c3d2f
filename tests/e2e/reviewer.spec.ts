// The reviewer: judges what others answered and stars the truth; prompts are no business of theirs.
import { keyFor, letIn, openTab, pressAndMoveOn, projectWithInbox, readTask } from "./support/project";
import { expect, HOME, test } from "./support/story";

test("the reviewer corrects nothing silently and stars the ground truth", async ({ as }) => {
  const manager = await as("manager");
  const { path } = await projectWithInbox(manager);
  await openTab(manager, "Settings");
  await letIn(manager, "reviewer");
  await letIn(manager, "annotator");
  const annotator = await as("annotator");
  await annotator.goto(`${path}/label`);
  const task = await readTask(annotator);
  await pressAndMoveOn(annotator, keyFor(task.text), task);
  await expect(annotator.getByText("1 by you now")).toBeVisible();

  const page = await as("reviewer");
  await page.goto(path);
  await expect(page).toHaveURL(`${path}/tasks`);
  await page.getByRole("button", { name: task.text }).click();
  const panel = page.getByRole("complementary", { name: "Task" });
  await expect(panel.getByText("Anna Ames")).toBeVisible();
  await panel.getByRole("button", { name: "Make this the ground truth" }).click();
  await expect(panel.getByRole("button", { name: "Ground truth: take the star away" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  await expect(page.getByLabel("Ground truth", { exact: true })).toHaveCount(2); // the filter and one star

  await annotator.goto(`${path}/label`);
  await expect(annotator.getByText("1 of 14")).toBeVisible();
  await expect(annotator.getByText(/ground truth/i)).toHaveCount(0);
});

test("the reviewer has no prompts", async ({ as, expectedErrors }) => {
  expectedErrors.push(/status of 403/); // the page that is refused
  const page = await as("reviewer");
  await page.goto(`${HOME}/projects`);
  const rail = page.getByRole("navigation", { name: "Main" });
  await expect(rail.getByRole("link", { name: "Projects" })).toBeVisible();
  await expect(rail.getByRole("link", { name: "Prompts" })).toHaveCount(0);
  const response = await page.goto(`${HOME}/prompts`);
  expect(response?.status()).toBe(403);
  await expect(page.getByText("Your role does not open this page")).toBeVisible();
});
