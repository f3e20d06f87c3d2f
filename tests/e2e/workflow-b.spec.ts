// Workflow B: bootstrapping without ground truth; people get proposals first and the score comes last.
import { CAREFUL_PROMPT, MESSAGES } from "./support/inbox";
import { letIn, openTab, projectWithInbox } from "./support/project";
import { expect, test, toast, unique } from "./support/story";
import { accuracy, chooseScope, createPrompt, run, writePrompt } from "./support/studio";

test("bootstrapping without ground truth", async ({ as }) => {
  test.setTimeout(150_000);
  const page = await as("manager");
  const { title, path } = await projectWithInbox(page, "Bootstrap");
  await openTab(page, "Settings");
  await letIn(page, "reviewer");
  await createPrompt(page, unique("Bootstrap"), title);
  const studio = page.url();

  await test.step("no score without ground truth", async () => {
    await writePrompt(page, { user: CAREFUL_PROMPT });
    await chooseScope(page, "Ground truth");
    await expect(page.getByText("This project has no ground truth yet")).toBeVisible();
    await expect(page.getByRole("button", { name: "Evaluate" })).toBeDisabled();
    await run(page, 1, "Sample", { size: 5 });
    expect(await accuracy(page)).toBe("–");
    await run(page, 1, "All");
    expect(await accuracy(page)).toBe("–");
  });

  await test.step("convert, take back, convert again", async () => {
    await page.goto(`${path}/predictions`);
    const convert = async () => {
      await page.getByRole("button", { name: "Convert…", exact: true }).first().click();
      await page.getByRole("dialog").getByRole("button", { name: "Convert 14 predictions" }).click();
      await expect(page.getByText("14 annotations made")).toBeVisible();
      await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
    };
    await convert();
    await page.getByRole("button", { name: /^Undo the conversion/ }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Remove 14 annotations" }).click();
    await expect(toast(page, "14 annotations removed.")).toBeVisible();
    await convert();
  });

  await test.step("a reviewer accepts three and corrects one", async () => {
    const reviewer = await as("reviewer");
    await reviewer.goto(`${path}/tasks`);
    const panel = reviewer.getByRole("complementary", { name: "Task" });
    const star = panel.getByRole("button", { name: "Make this the ground truth" });
    const starred = panel.getByRole("button", { name: "Ground truth: take the star away" });
    for (const { text } of MESSAGES.slice(0, 3)) {
      await reviewer.getByRole("button", { name: text }).click();
      await expect(panel.getByText("from a prediction")).toBeVisible();
      await star.click();
      await expect(starred).toBeVisible();
    }
    await reviewer.getByRole("button", { name: MESSAGES[3]?.text ?? "" }).click();
    await panel.getByRole("button", { name: "Unsure" }).click();
    const own = panel.getByRole("listitem").filter({ hasText: "You, " });
    await own.getByRole("button", { name: "Make this the ground truth" }).click();
    await expect(own.getByRole("button", { name: "Ground truth: take the star away" })).toBeVisible();
  });

  await test.step("now there is a score, on ground truth only", async () => {
    await page.goto(studio);
    await run(page, 1, "Ground truth");
    expect(await accuracy(page)).toBe("75%");
    await run(page, 1, "All");
    expect(await accuracy(page)).toBe("–");
  });
});
