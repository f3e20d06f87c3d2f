// Somebody without an account: is led to the sign-in page, never elsewhere, and founds an organization of their own.
import { expect, fillSignIn, HOME, loginOf, signUp, test, unique } from "./support/story";

test("a visitor comes back to the page they asked for after signing in", async ({
  visitor,
  expectedErrors,
}) => {
  expectedErrors.push(/status of 401/); // the wrong password
  const page = await visitor();
  await page.goto(`${HOME}/members`);
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fo%2Fharbor-pine%2Fmembers$/);
  await fillSignIn(page, { ...loginOf("admin"), password: "not the password" });
  await expect(page.getByText("The e-mail address or the password is wrong.")).toBeVisible();
  await fillSignIn(page, loginOf("admin"));
  await expect(page).toHaveURL(new RegExp(`${HOME}/members$`));
  await expect(page.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
});

for (const next of ["https://elsewhere.example/o/x", "//elsewhere.example", "/\\elsewhere.example"]) {
  test(`the sign-in page does not lead to ${next}`, async ({ visitor }) => {
    const page = await visitor();
    await page.goto(`/sign-in?${new URLSearchParams({ next })}`);
    await fillSignIn(page, loginOf("manager"));
    await expect(page).toHaveURL(new RegExp(`${HOME}/projects$`));
  });
}

test("a new account has an organization of its own and sees no other", async ({
  visitor,
  expectedErrors,
}) => {
  expectedErrors.push(/status of 404/); // the organization of others
  const page = await visitor();
  const organization = unique("Fern & Field");
  await signUp(page, "Nils Novak", organization);
  await expect(page).toHaveURL(/\/o\/fern-field.*\/projects$/);
  await expect(page.getByText("Make your first project")).toBeVisible();
  await expect(page.getByText("Support messages")).toHaveCount(0);

  for (const path of ["projects", "members", "prompts", "settings/key"]) {
    const response = await page.goto(`${HOME}/${path}`);
    expect(response?.status()).toBe(404);
    await expect(page.getByRole("heading", { name: "Nothing here" })).toBeVisible();
  }
});
