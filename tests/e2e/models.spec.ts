// Choosing a model by what it costs and guarantees, leaving one that has ended, and seeing how sure an answer is.
import { expectSound } from "./support/look";
import { choose } from "./support/project";
import { expect, HOME, test, unique } from "./support/story";
import { createPrompt, openStudioTab, openVersion, run } from "./support/studio";

test("the manager chooses a model, and copies a version away from one that has ended", async ({ as }) => {
  const page = await as("manager");
  const name = unique("Models");
  await createPrompt(page, name, "Support messages");
  await page.getByRole("button", { name: /^Model: demo model/ }).click();
  const picker = page.getByRole("dialog", { name: "Model" });

  await test.step("prices are those of this project", async () => {
    await expect(picker.getByText("on 20 tasks of this project")).toBeVisible();
    await expectSound(page);
    await choose(page, "Order", "Lowest price");
    const prices = await picker.getByRole("option").filter({ hasText: "$" }).allInnerTexts();
    const runnable = prices.slice(0, 5).map((text) => Number(/\$([\d.]+)/.exec(text)?.[1]));
    expect(runnable).toEqual(runnable.toSorted((a, b) => a - b));
  });

  await test.step("a model that has ended is found, explained and can be drafted with", async () => {
    await picker.getByPlaceholder("Find a model").fill("gpt-4-turbo");
    const option = picker.getByRole("option", { name: /^gpt-4-turbo/ });
    await expect(option).toContainText("shut down 23 Oct 2026");
    await expect(option).toContainText("gpt-5.6-sol takes its place");
    await page.keyboard.press("Enter");
    await expect(picker).toHaveCount(0);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("gpt-4-turbo was shut down by OpenAI").first()).toBeVisible();
  });

  await test.step("one click in the list makes the next draft with its replacement", async () => {
    await page.goto(`${HOME}/prompts`);
    const row = page.getByRole("row").filter({ hasText: name });
    await expect(row.getByText("cannot run")).toBeVisible();
    await expectSound(page);
    await row.getByRole("button", { name: "Copy to gpt-5.6-sol" }).click();
    await expect(page.getByRole("button", { name: "Model: gpt-5.6-sol. Change it." })).toBeVisible();
    await expect(page.getByRole("heading", { name: "Run version 2", exact: true })).toBeVisible();
    await page.goto(`${HOME}/prompts`);
    await expect(row).toBeVisible();
    await expect(row.getByText("cannot run")).toHaveCount(0);
  });
});

test("an answer shows the likeliest classes beside it", async ({ as }) => {
  const page = await as("manager");
  await createPrompt(page, unique("Shares"), "Support messages");
  await openVersion(page, 1);
  await run(page, 1, "Sample", { size: 3 });
  await openStudioTab(page, "Results");
  await page.getByRole("region", { name: "Results" }).locator("tbody").getByRole("button").first().click();
  const drawer = page.getByRole("dialog", { name: /^Task \d+/ });
  const bars = drawer
    .getByRole("heading", { name: "Probabilities" })
    .locator("xpath=following-sibling::ol/li");
  await expect(bars).toHaveCount(6);
  await expectSound(page);
});
