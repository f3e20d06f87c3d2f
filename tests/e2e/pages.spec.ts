// Every page in both themes and on a narrow screen: no serious finding of axe, no error in the console, nothing cut off.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { Role } from "@/lib/permissions";
import { expect, HOME, test } from "./support/story";

const NARROW = { width: 360, height: 740 };

/** By role; "{project}" and "{prompt}" stand for those of the demo. */
const PAGES: Record<Role | "nobody", string[]> = {
  nobody: ["/sign-in", "/sign-up"],
  owner: ["members", "prompts", "settings", "settings/sessions", "settings/key", "settings/organization"],
  admin: ["projects", "settings/key"],
  manager: [
    "projects",
    ...["tasks", "label", "import", "predictions", "export", "settings"].map((tab) => `{project}/${tab}`),
    "prompts",
    "{prompt}",
  ],
  reviewer: ["{project}/tasks"],
  annotator: ["{project}/label"],
};

test.describe.configure({ mode: "parallel" });

for (const [role, paths] of Object.entries(PAGES)) {
  test(`the pages of ${role === "nobody" ? "a visitor" : `the ${role}`}`, async ({ as, visitor }) => {
    test.setTimeout(120_000);
    const page = role === "nobody" ? await visitor() : await as(role as Role);
    await page.emulateMedia({ reducedMotion: "reduce" });
    const addresses = role === "nobody" ? {} : await demoAddresses(page, role as Role);
    for (const path of paths) {
      const found = path.replace(/\{(\w+)\}/, (_, name: string) => addresses[name] ?? "");
      await test.step(path, () => look(page, found.startsWith("/") ? found : `${HOME}/${found}`));
    }
  });
}

test("the pages that refuse", async ({ as, expectedErrors }) => {
  expectedErrors.push(/status of 40[34]/);
  const page = await as("annotator");
  await page.emulateMedia({ reducedMotion: "reduce" });
  await test.step("members", () => look(page, `${HOME}/members`, 403));
  await test.step("nowhere", () => look(page, `${HOME}/nowhere`, 404));
});

async function look(page: Page, path: string, status = 200) {
  await page.emulateMedia({ colorScheme: "light" });
  const response = await page.goto(path);
  expect(response?.status()).toBe(status);
  await settle(page);
  expect(await seriousFindings(new AxeBuilder({ page })), `${path}, light`).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  const colours = new AxeBuilder({ page }).withRules("color-contrast");
  expect(await seriousFindings(colours), `${path}, dark`).toEqual([]);
  const size = page.viewportSize();
  await page.setViewportSize(NARROW);
  await settle(page);
  expect(await tooWide(page), `${path} at ${NARROW.width} px`).toEqual([]);
  if (size) await page.setViewportSize(size);
}

async function settle(page: Page) {
  await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
  await expect(page.getByRole("status", { name: /^Loading/ })).toHaveCount(0);
}

async function seriousFindings(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}

/** What makes the page scroll sideways; nothing when it does not. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .slice(0, 5)
      .map((element) => `${scrollWidth} px: ${element.outerHTML.slice(0, 200)}`);
  });
}

async function demoAddresses(page: Page, role: Role): Promise<Record<string, string>> {
  await page.goto(`${HOME}/projects`);
  const project = await page.getByRole("link", { name: "Support messages" }).getAttribute("href");
  if (role !== "manager") return { project: project ?? "" };
  await page.goto(`${HOME}/prompts`);
  const prompt = await page.getByRole("link", { name: "Support intent" }).getAttribute("href");
  return { project: project ?? "", prompt: prompt ?? "" };
}
