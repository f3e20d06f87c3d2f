// The audit log: an owner finds who did what and takes it away as CSV; a manager reads the history of a project.
import { createProject, textOf } from "./support/project";
import { expect, goTo, HOME, test } from "./support/story";

test("what a manager does stands in the project's history and in the owner's log", async ({ as }) => {
  const manager = await as("manager");
  const { title, path } = await createProject(manager, "Watched");
  await manager.goto(`${path}/history`);
  const made = manager.getByRole("row").filter({ hasText: "created a project" });
  await expect(made).toHaveCount(1);
  await manager.goto(`${HOME}/projects`);
  await expect(manager.getByRole("navigation", { name: "Main" }).getByText("Audit log")).toHaveCount(0);

  const owner = await as("owner");
  await owner.goto(HOME);
  await goTo(owner, "Audit log");
  await owner.getByRole("combobox", { name: "Kind" }).click();
  await owner.getByRole("option", { name: "Projects and settings" }).click();
  await owner.getByRole("combobox", { name: "Project", exact: true }).click();
  await owner.getByRole("option", { name: title }).click();
  const entry = owner.getByRole("row").filter({ hasText: "created a project" });
  await expect(entry).toHaveCount(1);
  await expect(entry).toContainText(title);
  await entry.getByRole("button", { name: /^Details:/ }).click();
  await expect(owner.getByText("project.create")).toBeVisible();
  const file = owner.waitForEvent("download");
  await owner.getByRole("link", { name: "CSV" }).click();
  const text = await textOf(await file);
  expect(text.trimEnd().split("\r\n")).toHaveLength(2);
  expect(text).toContain(title);

  await owner.getByLabel("To", { exact: true }).fill("2020-01-01");
  await expect(owner.getByText("No entry matches")).toBeVisible();
  await owner.getByRole("button", { name: "Show all entries" }).click();
  await expect(owner.getByText("signed in").first()).toBeVisible();
});
