// What every story stands on: pages signed in as the demo people, and consoles that stay free of errors.
import { type BrowserContext, test as base, expect, type Locator, type Page } from "@playwright/test";
import type { Role } from "@/lib/permissions";
import { DEMO_LOGINS, type DemoLogin } from "@/prisma/seed/logins";

export { expect };

export const HOME = "/o/harbor-pine";

type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;

type Fixtures = {
  /** A page in a browser of its own, signed in. */
  as: (role: Role) => Promise<Page>;
  /** A page in a browser of its own, not signed in. */
  visitor: () => Promise<Page>;
  /** Errors in consoles that the story brings about on purpose, such as a page that is refused. */
  expectedErrors: RegExp[];
  /** Takes a browser under watch; used by the two above. */
  watch: (context: BrowserContext) => Promise<Page>;
};

export const test = base.extend<Fixtures, { sessions: Map<Role, Session> }>({
  // One sign-in per role and worker: the product counts tries.
  sessions: [async ({ browser: _ }, use) => use(new Map()), { scope: "worker" }],

  expectedErrors: async ({ browser: _ }, use) => use([]),

  watch: async ({ expectedErrors }, use) => {
    const contexts: BrowserContext[] = [];
    const errors: string[] = [];
    await use((context) => {
      contexts.push(context);
      context.on("console", (message) => {
        if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
      });
      context.on("weberror", (error) => errors.push(String(error.error())));
      return context.newPage();
    });
    for (const context of contexts) await context.close();
    expect(errors.filter((error) => !expectedErrors.some((expected) => expected.test(error)))).toEqual([]);
  },

  visitor: async ({ browser, watch }, use) => {
    await use(async () => watch(await browser.newContext()));
  },

  as: async ({ browser, watch, sessions, playwright, baseURL }, use) => {
    await use(async (role) => {
      const known = sessions.get(role);
      if (known) return watch(await browser.newContext({ storageState: known }));
      const request = await playwright.request.newContext({
        ...(baseURL ? { baseURL, extraHTTPHeaders: { origin: baseURL } } : {}),
      });
      const { email, password } = loginOf(role);
      const { csrfToken } = await (await request.get("/api/auth/csrf")).json();
      const form = { csrfToken, email, password, json: "true" };
      const response = await request.post("/api/auth/callback/credentials", { form });
      expect(response.ok(), await response.text()).toBe(true);
      const session = await request.storageState();
      await request.dispose();
      sessions.set(role, session);
      return watch(await browser.newContext({ storageState: session }));
    });
  },
});

export function loginOf(role: Role): DemoLogin {
  const login = DEMO_LOGINS.find((one) => one.role === role);
  if (!login) throw new Error(`the demo organization has no ${role}`);
  return login;
}

/** Fills in the form of the sign-in page, which must be open. */
export async function fillSignIn(page: Page, { email, password }: Pick<DemoLogin, "email" | "password">) {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** As somebody whom nobody knows yet; ends on the empty project list of the new organization. */
export async function signUp(page: Page, name: string, organization: string): Promise<{ email: string }> {
  const email = `${unique("new").replace(" ", ".")}@example.com`;
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Create an organization" }).click();
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Organization").fill(organization);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("five quiet brown foxes");
  await page.getByRole("button", { name: "Create organization" }).click();
  await expect(page.getByText("Make your first project")).toBeVisible();
  return { email };
}

/** Follows an entry of the rail. */
export async function goTo(
  page: Page,
  entry: "Projects" | "Prompts" | "Jobs" | "Usage" | "Members" | "Audit log" | "Settings",
) {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: entry }).click();
  await expect(page.getByRole("heading", { level: 1, name: entry })).toBeVisible();
}

/** The word that the product gives after something was done. */
export const toast = (page: Page, text: string | RegExp): Locator => page.getByText(text).first();

/** A name that no other story of this run uses. */
export const unique = (name: string) => `${name} ${Math.random().toString(36).slice(2, 8)}`;
