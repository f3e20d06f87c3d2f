// The admin: minds everybody below, cannot touch an owner, and reads the state of the key without changing it.
import { expect, goTo, HOME, test } from "./support/story";

test("the admin leaves owners alone", async ({ as }) => {
  const page = await as("admin");
  await page.goto(`${HOME}/projects`);
  await goTo(page, "Members");
  const actionsFor = (name: string) => page.getByRole("button", { name: `Actions for ${name}` });
  await expect(actionsFor("Mara Munn")).toBeVisible();
  await expect(actionsFor("Olive Owens")).toHaveCount(0);
  await expect(actionsFor("Adam Adler")).toHaveCount(0);

  await actionsFor("Mara Munn").click();
  await page.getByRole("menuitem", { name: "Change role…" }).click();
  const dialog = page.getByRole("dialog", { name: "Role of Mara Munn" });
  for (const role of [/^Owner/, /^Admin/])
    await expect(dialog.getByRole("radio", { name: role })).toBeDisabled();
  for (const role of [/^Reviewer/, /^Annotator/])
    await expect(dialog.getByRole("radio", { name: role })).toBeEnabled();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toHaveCount(0);
});

test("the admin reads the page of the key", async ({ as }) => {
  const page = await as("admin");
  await page.goto(`${HOME}/settings`);
  await page.getByRole("link", { name: "OpenAI key" }).click();
  await expect(page.getByText(/An owner must add the organization's OpenAI key|sk-…/).first()).toBeVisible();
  await expect(page.getByLabel("OpenAI API key")).toHaveCount(0);
  for (const name of ["Save and test", "Replace key", "Delete"])
    await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0);
});
