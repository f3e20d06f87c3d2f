// The reply cache: what was answered before costs nothing the second time; its owner sees what it holds, clears it and switches it off.
import { CAREFUL_PROMPT, MESSAGES } from "./support/inbox";
import { expectSound } from "./support/look";
import { projectWithInbox } from "./support/project";
import { expect, signUp, test, unique } from "./support/story";
import { createPrompt, openStudioTab, run, writePrompt } from "./support/studio";

const COUNT = MESSAGES.length;

test("the same run again comes from the cache", async ({ visitor }) => {
  test.setTimeout(120_000);
  const page = await visitor();
  await signUp(page, "Cleo Cache", unique("Memory"));
  const home = new URL(page.url()).pathname.replace(/\/projects$/, "");
  await page.goto(`${home}/settings/key`);
  await page.getByLabel("OpenAI API key").fill("sk-end-to-end-cache-3C7h");
  await page.getByRole("button", { name: "Save and test" }).click();
  await expect(page.getByText("Works", { exact: true })).toBeVisible();
  const { title } = await projectWithInbox(page, "Inbox", home);
  await createPrompt(page, unique("Twice"), title, home);
  await page.getByRole("button", { name: /^Model: / }).click();
  await page.getByRole("dialog", { name: "Model" }).getByPlaceholder("Find a model").fill("gpt-4o");
  await page.keyboard.press("Enter");
  await writePrompt(page, { user: CAREFUL_PROMPT });
  const head = page.getByRole("region", { name: "Run", exact: true });

  await test.step("it costs nothing and says why", async () => {
    await run(page, 1, "All");
    await expect(head.getByText(/from the cache/)).toHaveCount(0);
    await run(page, 1, "All");
    await expect(head.getByText(`$0.00 per 1,000; ${COUNT} from the cache`)).toBeVisible();
    await openStudioTab(page, "Results");
    const results = page.getByRole("region", { name: "Results" });
    await expect(results.getByText("cached", { exact: true })).toHaveCount(COUNT);
    await expectSound(page);
    await results.locator("tbody").getByRole("button").first().click();
    await expect(page.getByRole("dialog", { name: /^Task \d+$/ })).toContainText("no call was made");
  });

  await test.step("its owner sees what it holds, clears it and switches it off", async () => {
    await page.goto(`${home}/settings/organization`);
    const card = page.locator("section", { has: page.getByRole("heading", { name: "Reply cache" }) });
    await expect(card.getByText(String(COUNT), { exact: true })).toBeVisible();
    await card.getByRole("button", { name: "Clear" }).click();
    const question = page.getByRole("alertdialog");
    await expect(question).toContainText(`${COUNT} kept replies`);
    await question.getByRole("button", { name: "Clear" }).click();
    await expect(card.getByText("0", { exact: true })).toBeVisible();
    const keeps = card.getByRole("switch", { name: "Answer from the cache and keep new replies" });
    await expect(keeps).toBeChecked();
    await keeps.click();
    await expect(keeps).not.toBeChecked();
    await page.reload();
    await expect(keeps).not.toBeChecked();
  });
});
