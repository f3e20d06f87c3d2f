// The team: an owner invites people, who come in new or with the account they have; roles change, and who is removed is out.
import type { Page } from "@playwright/test";
import { type MailServer, startMailServer } from "@/tests/fakes/mail/server";
import { expectSound } from "./support/look";
import { choose, letIn, openTab, projectWithInbox } from "./support/project";
import { expect, fillSignIn, HOME, loginOf, signUp, test, toast, unique } from "./support/story";

let mail: MailServer;
test.beforeAll(async () => {
  mail = await startMailServer({ port: Number(process.env.E2E_MAIL_PORT) });
});
test.afterAll(() => mail.close());

const PASSWORD = "five quiet brown foxes";

const addressOf = (name: string) => `${unique(name).replace(" ", ".")}@example.com`;

/** From the page of members; resolves to the link that was shown for each address. */
async function invite(page: Page, people: { email: string; role: string }[]): Promise<string[]> {
  await page.getByRole("button", { name: "Invite people" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite people" });
  await dialog.getByLabel("E-mail addresses").fill(people.map(({ email }) => email).join(", "));
  for (const { email, role } of people) {
    await dialog.getByRole("combobox", { name: people.length > 1 ? `Role of ${email}` : "Role" }).click();
    await page.getByRole("option", { name: new RegExp(`^${role}`) }).click();
  }
  await expectSound(page);
  await dialog.getByRole("button", { name: /^Invite \d+ p/ }).click();
  const done = page.getByRole("dialog", { name: "Invited" });
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const links: string[] = [];
  for (const { email } of people) {
    const row = done.getByRole("listitem").filter({ hasText: email });
    await row.getByRole("button", { name: "Copy link" }).click();
    await expect(row.getByRole("button", { name: "Copied" })).toBeVisible();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await expect(row).toContainText("The link was mailed.");
    expect(mail.to(email).at(-1)?.text).toContain(`\r\n${link}\r\n`);
    links.push(link);
  }
  await expectSound(page);
  await done.getByRole("button", { name: "Done" }).click();
  return links;
}

test("an owner invites a team: one comes new, one with the account of another organization", async ({
  as,
  visitor,
  expectedErrors,
}) => {
  test.setTimeout(150_000);
  expectedErrors.push(/status of 404/); // the removed member's next click
  const [fresh, known] = [addressOf("ina"), addressOf("kay")];
  const owner = await as("owner");
  await owner.goto(`${HOME}/members`);
  const [freshLink = "", knownLink = ""] = await invite(owner, [
    { email: fresh, role: "Reviewer" },
    { email: known, role: "Manager" },
  ]);
  const rows = owner.getByRole("row");
  for (const text of ["Reviewer", "Mailed", "Olive Owens"])
    await expect(rows.filter({ hasText: fresh })).toContainText(text);

  const newcomer = await visitor();
  const opened = await newcomer.goto(freshLink);
  expect(opened?.headers()["referrer-policy"]).toBe("no-referrer");
  expect(opened?.headers()["cache-control"]).toContain("no-store");
  await expect(newcomer.getByRole("heading", { name: /^Join Harbor/ })).toBeVisible();
  await expectSound(newcomer);
  await newcomer.getByLabel("Your name").fill("Ina Inward");
  await newcomer.getByLabel("Password").fill(PASSWORD);
  await newcomer.getByRole("button", { name: "Create account and join" }).click();
  await expect(newcomer.getByRole("heading", { level: 1, name: "Projects" })).toBeVisible();
  await newcomer.goto(freshLink);
  await expect(newcomer.getByRole("heading", { name: "This invitation is over" })).toBeVisible();

  const other = await visitor();
  const { email } = await signUp(other, "Kay Known", unique("Elsewhere"));
  await other.goto(knownLink);
  await expect(other.getByText(`This invitation is for ${known}`)).toBeVisible();
  await expectSound(other);
  await owner.goto(`${HOME}/members`);
  const [rightLink = ""] = await invite(owner, [{ email, role: "Manager" }]);
  await other.goto(rightLink);
  await other.getByRole("button", { name: "Use another account" }).click();
  await other.getByRole("radio", { name: "I have an account" }).click();
  await fillSignIn(other, { email, password: PASSWORD });
  await other.getByRole("button", { name: /^Join Harbor/ }).click();
  await expect(other).toHaveURL(/\/o\/harbor-pine\/projects/);
  await other.getByRole("button", { name: /switch organization/ }).click();
  await other.getByRole("menuitem", { name: /Elsewhere/ }).click();
  await expect(other).toHaveURL(/\/o\/elsewhere/);

  await owner.goto(`${HOME}/members`);
  const invited = rows.filter({ hasText: known });
  await invited.getByRole("button", { name: /^Actions for/ }).click();
  await owner.getByRole("menuitem", { name: "Send again" }).click();
  await expect(owner.getByRole("dialog", { name: `New link for ${known}` })).toBeVisible();
  await owner.getByRole("button", { name: "Done" }).click();
  await other.goto(knownLink);
  await expect(other.getByRole("heading", { name: "This invitation is over" })).toBeVisible();
  await invited.getByRole("button", { name: /^Actions for/ }).click();
  await owner.getByRole("menuitem", { name: "Revoke…" }).click();
  await owner.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(toast(owner, "The invitation is revoked.")).toBeVisible();

  await newcomer.goto(`${HOME}/projects`);
  const ina = rows.filter({ hasText: fresh });
  await ina.getByRole("button", { name: /Actions for Ina/ }).click();
  await owner.getByRole("menuitem", { name: "Remove…" }).click();
  await owner.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(toast(owner, "Ina Inward was removed.")).toBeVisible();
  await newcomer.reload();
  await expect(newcomer.getByRole("heading", { name: "Nothing here" })).toBeVisible();
});

test("an owner makes a link that lets one person in, and a person who was let in gets another role", async ({
  as,
  visitor,
}) => {
  const owner = await as("owner");
  await owner.goto(`${HOME}/members`);
  await owner.getByRole("button", { name: "Create invite link" }).click();
  const dialog = owner.getByRole("dialog", { name: "Create invite link" });
  await dialog.getByLabel("Maximum uses").fill("1");
  await expectSound(owner);
  await dialog.getByRole("button", { name: "Create link" }).click();
  const made = owner.getByRole("dialog", { name: "Invite link" });
  const link = (await made.getByRole("region", { name: "link" }).innerText()).trim();
  await made.getByRole("button", { name: "Done" }).click();
  const rows = owner.getByRole("row");
  await expect(rows.filter({ hasText: "Anybody with the link" })).toContainText("0 of 1 used");

  const person = await visitor();
  const email = addressOf("lee");
  await person.goto(link);
  await person.getByLabel("E-mail").fill(email);
  await person.getByLabel("Your name").fill("Lee Linked");
  await person.getByLabel("Password").fill(PASSWORD);
  await person.getByRole("button", { name: "Create account and join" }).click();
  await expect(person.getByRole("heading", { level: 1, name: "Projects" })).toBeVisible();
  await expect(person.getByRole("navigation", { name: "Main" })).not.toContainText("Prompts");

  await owner.reload();
  await expect(rows.filter({ hasText: "Anybody with the link" })).toHaveCount(0);
  await rows.filter({ hasText: email }).getByRole("button", { name: "Actions for Lee Linked" }).click();
  await owner.getByRole("menuitem", { name: "Change role…" }).click();
  await owner.getByRole("radio", { name: /^Manager/ }).click();
  await owner.getByRole("button", { name: "Change role" }).click();
  await expect(toast(owner, /Lee Linked has the role Manager now/)).toBeVisible();
  await person.reload();
  await expect(person.getByRole("navigation", { name: "Main" })).toContainText("Prompts");
});

test("a manager lets an annotator act as a reviewer in one project", async ({ as }) => {
  const manager = await as("manager");
  await projectWithInbox(manager, "Team");
  await openTab(manager, "Settings");
  await letIn(manager, "annotator");
  await choose(manager, `Role of ${loginOf("annotator").name} in this project`, "Reviewer");
  await expect(toast(manager, /has the role Reviewer in this project now/)).toBeVisible();
  await expectSound(manager);
  await manager.reload();
  const here = manager.getByRole("combobox", { name: /^Role of .* in this project$/ });
  await expect(here).toHaveText("Reviewer");
});
