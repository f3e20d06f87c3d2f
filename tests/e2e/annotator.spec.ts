// The annotator: labels with the keyboard alone, loses nothing offline, and sees of others only what the project shows.
import {
  keyFor,
  letIn,
  openTab,
  openTask,
  pressAndMoveOn,
  projectWithInbox,
  readTask,
} from "./support/project";
import { expect, HOME, test } from "./support/story";

test("the annotator labels with the keyboard alone", async ({ as }) => {
  const manager = await as("manager");
  const { path, title } = await projectWithInbox(manager);
  await openTab(manager, "Settings");
  await letIn(manager, "annotator");

  const page = await as("annotator");
  await page.goto(`${HOME}/projects`);
  await page.getByRole("link", { name: title }).click();
  await expect(page).toHaveURL(`${path}/label`); // the task list is not shown to annotators
  const tabs = page.getByRole("navigation", { name: "Project" }).getByRole("link");
  await expect(tabs).toHaveText(["Label"]);

  const first = await readTask(page);
  await pressAndMoveOn(page, keyFor(first.text), first);
  await expect(page.getByText("1 of 14 · 1 by you now")).toBeVisible();
  const second = await readTask(page);
  await pressAndMoveOn(page, "Space", second);
  await expect(page.getByText("1 of 14 · 2 by you now")).toBeVisible();
  const third = await readTask(page);
  await pressAndMoveOn(page, "3", third);
  await expect(page.getByText("2 of 14 · 3 by you now")).toBeVisible();

  await page.keyboard.press("u");
  await expect(page.getByRole("region", { name: third.name, exact: true })).toBeVisible();
  await expect(page.getByText("2 by you now")).toBeVisible();
  await pressAndMoveOn(page, keyFor(third.text), third);
  await page.reload();
  await expect(page.getByText("2 of 14")).toBeVisible();
  const { name } = await readTask(page);
  expect([first.name, second.name, third.name]).not.toContain(name);
});

test("answers given offline are kept and sent when the connection is back", async ({
  as,
  expectedErrors,
}) => {
  expectedErrors.push(/ERR_INTERNET_DISCONNECTED/);
  const manager = await as("manager");
  const { path } = await projectWithInbox(manager);
  await openTab(manager, "Settings");
  await letIn(manager, "annotator");

  const page = await as("annotator");
  await page.goto(`${path}/label`);
  const task = await readTask(page);
  await page.context().setOffline(true);
  await pressAndMoveOn(page, keyFor(task.text), task);
  await expect(page.getByText("1 answer not stored yet.")).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByText("1 answer not stored yet.")).toHaveCount(0);
  await expect(page.getByText("1 of 14 · 1 by you now")).toBeVisible();
  await page.reload();
  await expect(page.getByText("1 of 14")).toBeVisible();
  await expect(openTask(page)).not.toHaveAccessibleName(task.name);
});
