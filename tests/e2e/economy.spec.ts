// Economy: an organization with a key runs its tasks through the Batch API for half the price, sees how far it is, and cancels.
import { CAREFUL_PROMPT, MESSAGES } from "./support/inbox";
import { expectSound } from "./support/look";
import { projectWithInbox } from "./support/project";
import { expect, signUp, test, unique } from "./support/story";
import { chooseScope, createPrompt, finished, openStudioTab, writePrompt } from "./support/studio";

test("a run for half the price", async ({ visitor }) => {
  test.setTimeout(150_000);
  const page = await visitor();
  await signUp(page, "Ella Economy", unique("Thrift"));
  const home = new URL(page.url()).pathname.replace(/\/projects$/, "");
  await page.goto(`${home}/settings/key`);
  await page.getByLabel("OpenAI API key").fill("sk-end-to-end-economy-9E1y");
  await page.getByRole("button", { name: "Save and test" }).click();
  await expect(page.getByText("Works", { exact: true })).toBeVisible();
  const { title } = await projectWithInbox(page, "Inbox", home);
  await createPrompt(page, unique("Economy"), title, home);
  const modes = page.getByLabel("How to run");
  const head = page.getByRole("region", { name: "Run", exact: true });
  const progress = head.getByRole("region", { name: "Progress of the run" });

  const useModel = async (name: string) => {
    await page.getByRole("button", { name: /^Model: / }).click();
    await page.getByRole("dialog", { name: "Model" }).getByPlaceholder("Find a model").fill(name);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: new RegExp(`^Model: ${name}`) })).toBeVisible();
  };

  await test.step("it is not offered for the demo model", async () => {
    await useModel("demo");
    await writePrompt(page, { user: CAREFUL_PROMPT });
    await chooseScope(page, "All");
    await expect(page.getByText(`${MESSAGES.length} tasks`).first()).toBeVisible();
    await expect(modes).toHaveCount(0);
  });

  await test.step("its price stands beside the live one", async () => {
    await useModel("gpt-4o");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const priceOf = async (name: string) =>
      Number(/\$([\d.]+)/.exec(await modes.getByRole("radio", { name }).innerText())?.[1]);
    await expect(modes.getByRole("radio", { name: /^Economy \$/ })).toBeVisible();
    expect((await priceOf("Economy")) / (await priceOf("Live"))).toBeCloseTo(0.5, 1);
    await modes.getByRole("radio", { name: "Economy" }).click();
    await expect(page.getByText(/The answers take up to 24 hours/)).toBeVisible();
    await expectSound(page);
  });

  await test.step("batches are shown as they go, and every task gets its label", async () => {
    await page.getByRole("button", { name: "Run", exact: true }).click();
    const question = page.getByRole("dialog");
    await expect(question.getByText(/The answers take up to 24 hours/)).toBeVisible();
    await question.getByRole("button", { name: /^Run 14 tasks for about/ }).click();
    await expect(progress.getByRole("list", { name: "Batches" })).toContainText(
      /Batch 1: (valid|in prog|finish)/,
    );
    await finished(page, 1, "All");
    await expect(head).toContainText("All tasks, Economy");
    await openStudioTab(page, "Results");
    await expect(page.getByRole("region", { name: "Results" }).locator("tbody tr")).toHaveCount(
      MESSAGES.length,
    );
    await openStudioTab(page, "History");
    await expect(page.getByRole("button", { name: "v1, All tasks, Economy" })).toBeVisible();
  });

  await test.step("a canceled one says what it does", async () => {
    // Another question: the answers to the first one are known.
    await writePrompt(page, { system: "Take care.", user: CAREFUL_PROMPT });
    await expect(page.getByRole("heading", { name: "Run version 2", exact: true })).toBeVisible();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Run 14 tasks for about/ })
      .click();
    await expect(progress.getByRole("list", { name: "Batches" })).toBeVisible();
    await progress.getByRole("button", { name: "Cancel" }).click();
    await expect(head.getByText("This run is canceled")).toBeVisible();
    await expect(head.getByRole("button", { name: "Continue" })).toBeVisible();
    await expect(head.getByRole("list", { name: "Batches" })).toHaveCount(0, { timeout: 20_000 });
  });
});
