// Workflow C: fine-tuning the prompt of the demo; two versions side by side, the better one made active and rolled back.
import { expectSound } from "./support/look";
import { expect, HOME, test } from "./support/story";
import { accuracy, openStudioTab, openVersion, run, versionEntry } from "./support/studio";

test("fine-tuning the prompt of the demo", async ({ as }) => {
  test.setTimeout(120_000);
  const page = await as("manager");
  await page.goto(`${HOME}/prompts`);
  await page.getByRole("link", { name: "Support intent" }).click();
  await openVersion(page, 1);
  await run(page, 1, "Ground truth");
  const first = await accuracy(page);
  await openVersion(page, 2);
  await run(page, 2, "Ground truth");
  const second = await accuracy(page);
  expect(Number.parseFloat(second)).toBeGreaterThan(Number.parseFloat(first));

  await test.step("both accuracies side by side, the first one unchanged", async () => {
    await openStudioTab(page, "Versions");
    await expect(versionEntry(page, 1)).toContainText(first);
    await expect(versionEntry(page, 2)).toContainText(second);
    await openStudioTab(page, "Compare");
    await expect(page.getByText("McNemar's p")).toBeVisible();
    await expect(page.getByText("the difference is hardly chance")).toBeVisible();
    const changed = page.getByRole("region", { name: "Compared tasks" }).getByRole("row");
    expect(await changed.count()).toBeGreaterThan(5);
  });

  await test.step("every tab of the studio is sound", async () => {
    for (const tab of ["Results", "Alignment", "Versions", "Compare", "History"]) {
      await openStudioTab(page, tab);
      await expectSound(page);
    }
  });

  await test.step("make the better one active, and go back", async () => {
    await openStudioTab(page, "Versions");
    for (const number of [2, 1]) {
      await versionEntry(page, number).getByRole("button", { name: "Make active" }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: "Make active" }).click();
      await expect(versionEntry(page, number).getByText("active", { exact: true })).toBeVisible();
      await expect(versionEntry(page, 3 - number).getByText("active", { exact: true })).toHaveCount(0);
    }
  });
});
