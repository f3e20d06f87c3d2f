// Writes the pictures of the README: SHOTS=on npm run test:e2e. It takes the product as it is after workflow C.
import { openTask } from "./support/project";
import { expect, HOME, test } from "./support/story";
import { openStudioTab, openVersion, run } from "./support/studio";

const FOLDER = "docs/screenshots";

test.use({ viewport: { width: 1280, height: 800 } });

test("the pictures of the README", async ({ as }) => {
  const manager = await as("manager");
  await manager.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await manager.goto(`${HOME}/prompts`);
  await manager.getByRole("link", { name: "Support intent" }).click();
  for (const number of [1, 2]) {
    await openVersion(manager, number);
    await run(manager, number, "Ground truth");
  }
  await run(manager, 2, "All");
  await manager.reload();
  await openStudioTab(manager, "History");
  await manager.getByRole("button", { name: "v2, Ground truth" }).click();
  await openStudioTab(manager, "Alignment");
  await manager.getByRole("region", { name: "Confusion matrix" }).scrollIntoViewIfNeeded();
  await manager.screenshot({ path: `${FOLDER}/studio.png` });

  const reviewer = await as("reviewer");
  await reviewer.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await reviewer.goto(`${HOME}/projects`);
  await reviewer.getByRole("link", { name: "Support messages" }).click();
  await reviewer.getByRole("link", { name: "Label", exact: true }).click();
  await expect(openTask(reviewer).getByText("accepts")).toBeVisible();
  await reviewer.screenshot({ path: `${FOLDER}/label-dark.png` });
});
