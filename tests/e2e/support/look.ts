// Looks at an open page as axe and a narrow screen see it.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./story";

const NARROW = { width: 360, height: 740 };

/** No serious finding in either theme, and nothing that makes the page scroll sideways at 360 px. */
export async function expectSound(page: Page) {
  await page.emulateMedia({ reducedMotion: "reduce", colorScheme: "light" });
  await settle(page);
  expect(await seriousFindings(new AxeBuilder({ page })), `${page.url()}, light`).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  const colours = new AxeBuilder({ page }).withRules("color-contrast");
  expect(await seriousFindings(colours), `${page.url()}, dark`).toEqual([]);
  const size = page.viewportSize();
  await page.setViewportSize(NARROW);
  await settle(page);
  expect(await tooWide(page), `${page.url()} at ${NARROW.width} px`).toEqual([]);
  if (size) await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: "light" });
}

async function settle(page: Page) {
  // One: the skeleton of the page has its own. Not by role: a dialog hides it.
  await expect(page.locator("h1")).toHaveCount(1);
  await expect(page.getByRole("status", { name: /^(Loading|Counting|Comparing|Estimating)/ })).toHaveCount(0);
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
