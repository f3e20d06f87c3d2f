// Every page in both themes and on a narrow screen: no serious finding of axe, no error in the console, nothing cut off.
import type { Page } from "@playwright/test";
import type { Role } from "@/lib/permissions";
import { expectSound } from "./support/look";
import { expect, HOME, test } from "./support/story";

/** By role; "{project}" and "{prompt}" stand for those of the demo, "{job}" for the latest job. */
const PAGES: Record<Role | "nobody", string[]> = {
  nobody: ["/sign-in", "/sign-up"],
  owner: [
    "members",
    "usage",
    "prompts",
    "settings",
    "settings/sessions",
    "settings/key",
    "settings/organization",
    "audit",
  ],
  admin: ["projects", "settings/key"],
  manager: [
    "projects",
    ...["tasks", "label", "import", "storage", "predictions", "export", "history", "settings"].map(
      (tab) => `{project}/${tab}`,
    ),
    "{project}/storage/new",
    "prompts",
    "{prompt}",
    "jobs",
    "jobs?tab=failed&kind=sync",
    "usage",
    "{job}",
  ],
  reviewer: ["{project}/tasks"],
  annotator: ["{project}/label"],
};

/** For one page on a machine that is busy with other things. */
const LOOK_LIMIT_MS = 20_000;

test.describe.configure({ mode: "parallel" });

for (const [role, paths] of Object.entries(PAGES)) {
  test(`the pages of ${role === "nobody" ? "a visitor" : `the ${role}`}`, async ({ as, visitor }) => {
    test.setTimeout(paths.length * LOOK_LIMIT_MS);
    const page = role === "nobody" ? await visitor() : await as(role as Role);
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
  await test.step("members", () => look(page, `${HOME}/members`, 403));
  await test.step("nowhere", () => look(page, `${HOME}/nowhere`, 404));
});

async function look(page: Page, path: string, status = 200) {
  const response = await page.goto(path);
  expect(response?.status()).toBe(status);
  await expectSound(page);
}

async function demoAddresses(page: Page, role: Role): Promise<Record<string, string>> {
  await page.goto(`${HOME}/projects`);
  const project = await page.getByRole("link", { name: "Support messages" }).getAttribute("href");
  if (role !== "manager") return { project: project ?? "" };
  await page.goto(`${HOME}/prompts`);
  const prompt = await page.getByRole("link", { name: "Support intent" }).getAttribute("href");
  await page.goto(`${HOME}/jobs`);
  const jobs = page.getByRole("table", { name: "Jobs" }).getByRole("link");
  const job = await jobs.first().getAttribute("href");
  return { project: project ?? "", prompt: prompt ?? "", job: job ?? "" };
}
