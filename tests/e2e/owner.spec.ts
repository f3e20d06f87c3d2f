// The owner: gives roles, brings the OpenAI key and takes it away again, and leaves for good.
import { expectSound } from "./support/look";
import { expect, fillSignIn, goTo, HOME, loginOf, test, toast } from "./support/story";

const REFUSED_KEY = "wrong-key-of-nobody-0000";
const GOOD_KEY = "sk-end-to-end-owner-7Q4x";

test("the owner gives a member another role", async ({ as }) => {
  const page = await as("owner");
  await page.goto(`${HOME}/projects`);
  await goTo(page, "Members");
  const rows = page.getByRole("row");
  for (const name of ["Olive Owens (you)", "Adam Adler", "Mara Munn", "Rui Reis", "Anna Ames"])
    await expect(rows.filter({ hasText: name })).toBeVisible();

  await page.getByRole("searchbox", { name: "Search members" }).fill("Nora");
  await expect(rows.filter({ hasText: "Olive Owens" })).toHaveCount(0);
  const nora = rows.filter({ hasText: "Nora Newman" });
  await expect(nora.getByText("Annotator", { exact: true })).toBeVisible();
  await nora.getByRole("button", { name: /Actions for Nora Newman/ }).click();
  await page.getByRole("menuitem", { name: "Change role…" }).click();
  const dialog = page.getByRole("dialog", { name: /Role of Nora Newman/ });
  await dialog.getByRole("radio", { name: /^Reviewer/ }).click();
  await expectSound(page);
  await dialog.getByRole("button", { name: "Change role" }).click();
  await expect(toast(page, /Nora Newman .*has the role Reviewer now/)).toBeVisible();
  await expect(nora.getByText("Reviewer", { exact: true })).toBeVisible();

  await page.reload();
  await page.getByRole("searchbox", { name: "Search members" }).fill("Nora");
  await expect(nora.getByText("Reviewer", { exact: true })).toBeVisible();
});

test("the owner sets, reads and deletes the OpenAI key", async ({ as, expectedErrors }) => {
  expectedErrors.push(/status of 400/); // the refused key
  const page = await as("owner");
  await page.goto(`${HOME}/settings`);
  await page.getByRole("link", { name: "OpenAI key" }).click();
  const field = page.getByLabel("OpenAI API key");
  await field.fill(REFUSED_KEY);
  await page.getByRole("button", { name: "Save and test" }).click();
  await expect(page.getByText("The provider refused this key.")).toBeVisible();

  await field.fill(GOOD_KEY);
  await page.getByRole("button", { name: "Save and test" }).click();
  await expect(page.getByText("sk-…7Q4x")).toBeVisible();
  await expect(page.getByText("Works", { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByText("sk-…7Q4x")).toBeVisible();
  expect(await page.content()).not.toContain(GOOD_KEY);

  const admin = await as("admin");
  await admin.goto(`${HOME}/settings/key`);
  await expect(admin.getByText("sk-…7Q4x")).toBeVisible();
  for (const name of ["Replace key", "Test", "Delete"])
    await expect(admin.getByRole("button", { name, exact: true })).toHaveCount(0);

  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete key" }).click();
  await expect(toast(page, "The key is deleted.")).toBeVisible();
  await expect(field).toBeVisible();
});

test("after the owner has signed out, the old cookie opens nothing", async ({ visitor, browser, watch }) => {
  const page = await visitor();
  await page.goto("/");
  await fillSignIn(page, loginOf("owner"));
  await expect(page.getByRole("heading", { level: 1, name: "Projects" })).toBeVisible();
  const stolen = await page.context().storageState();

  await page.getByRole("button", { name: /Olive Owens.*account menu/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto(`${HOME}/members`);
  await expect(page).toHaveURL(/\/sign-in/);

  const thief = await watch(await browser.newContext({ storageState: stolen }));
  await thief.goto(`${HOME}/members`);
  await expect(thief).toHaveURL(/\/sign-in/);
  const answer = await thief.request.get("/api/trpc/user.get");
  expect(answer.status()).toBe(401);
});
