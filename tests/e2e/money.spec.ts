// Money: what a run will cost is seen before it starts, a low cap stops it, a higher one lets it finish, and the bill is there after it.
import { CAREFUL_PROMPT, MESSAGES } from "./support/inbox";
import { expectSound } from "./support/look";
import { projectWithInbox, textOf } from "./support/project";
import { expect, goTo, signUp, test, unique } from "./support/story";
import { chooseScope, createPrompt, finished, writePrompt } from "./support/studio";

test("a run with a cap that was too low", async ({ visitor }) => {
  test.setTimeout(150_000);
  const page = await visitor();
  await signUp(page, "Mona Money", unique("Budget"));
  const home = new URL(page.url()).pathname.replace(/\/projects$/, "");
  await page.goto(`${home}/settings/key`);
  await page.getByLabel("OpenAI API key").fill("sk-end-to-end-money-7K2z");
  await page.getByRole("button", { name: "Save and test" }).click();
  await expect(page.getByText("Works", { exact: true })).toBeVisible();
  const { title } = await projectWithInbox(page, "Inbox", home);
  await createPrompt(page, unique("Capped"), title, home);
  const head = page.getByRole("region", { name: "Run", exact: true });
  let expected = 0;

  await test.step("the estimate says tasks, tokens, dollars and their range, and that the time is not known yet", async () => {
    await page.getByRole("button", { name: /^Model: / }).click();
    await page.getByRole("dialog", { name: "Model" }).getByPlaceholder("Find a model").fill("gpt-4o");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: /^Model: gpt-4o/ })).toBeVisible();
    await writePrompt(page, { user: CAREFUL_PROMPT });
    await chooseScope(page, "All");
    const line = page.getByText(new RegExp(`^${MESSAGES.length} tasks, about [\\d.k]+ tokens, \\$`));
    await expect(line).toContainText(/at least \$[\d.]+, at most \$[\d.]+/);
    expected = Number(/, \$([\d.]+)/.exec(await line.innerText())?.[1]);
    expect(expected).toBeGreaterThan(0);
    await expect(page.getByText(/How long it takes is not known/)).toBeVisible();
    await expect(page.getByRole("button", { name: /^Cap at \$/ })).toBeVisible();
    await expectSound(page);
  });

  await test.step("what is no amount is refused, and a low cap stops the run before it is passed", async () => {
    const cap = page.getByLabel("Cap of this run").first();
    await cap.fill("a lot");
    await expect(page.getByText("Enter an amount in US dollars, such as 0.50.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Run", exact: true })).toBeDisabled();
    await cap.fill((expected / 2).toFixed(5));
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Run 14 tasks for about/ })
      .click();
    await expect(head.getByText("This run is stopped at the cap")).toBeVisible();
    await expect(head.getByText(/^The run's cap of \$[\d.]+ is reached\./)).toBeVisible();
    await expectSound(page);
  });

  await test.step("with a higher cap it goes on and finishes", async () => {
    await head.getByRole("button", { name: "Raise the cap and continue" }).click();
    const dialog = page.getByRole("dialog", { name: "Raise the cap and continue" });
    await dialog.getByLabel("New cap").fill((expected / 4).toFixed(5));
    await expect(dialog.getByText("Enter more than the present cap.")).toBeVisible();
    await dialog.getByLabel("New cap").fill((expected * 4).toFixed(5));
    await dialog.getByRole("button", { name: "Continue the run" }).click();
    await finished(page, 1, "All");
  });

  await test.step("the usage page says what it cost", async () => {
    await goTo(page, "Usage");
    const projects = page.getByRole("table", { name: "By project" });
    await expect(projects.getByRole("row", { name: new RegExp(title) })).toContainText(
      String(MESSAGES.length),
    );
    const paid = Number(
      /\$([\d.]+)/.exec(await projects.getByRole("row", { name: new RegExp(title) }).innerText())?.[1],
    );
    expect(paid / expected).toBeGreaterThan(0.9);
    expect(paid / expected).toBeLessThan(1.1);
    await page.getByText("As a table").click();
    await expect(page.getByRole("table", { name: "Dollars by day" }).locator("tbody tr")).toHaveCount(1);
    await expectSound(page);
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download CSV" }).click();
    expect(await textOf(await downloading)).toContain(`"gpt-4o",${MESSAGES.length},`);
  });

  await test.step("a cap of the month that is used up is said where runs are started", async () => {
    await page.getByRole("button", { name: `Set the cap of ${title}` }).click();
    const dialog = page.getByRole("dialog", { name: `Monthly cap of ${title}` });
    await dialog.getByLabel("Cap").fill((expected / 2).toFixed(5));
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText(new RegExp(`${title} has used up its cap`))).toBeVisible();
    await expectSound(page);
    await goTo(page, "Prompts");
    await expect(page.getByText(new RegExp(`${title} has used up its cap`))).toBeVisible();
    await page.getByRole("link", { name: /^Capped/ }).click();
    await expect(page.getByText(/^The project's cap of \$[\d.]+ for this month is reached\.$/)).toBeVisible();
    await expect(page.getByRole("button", { name: "Run", exact: true })).toBeDisabled();
  });
});
