// Storage as people meet it: a stranger signs up, connects a bucket, repairs what is broken in it, and every sync adds only what is new.
import type { Locator, Page } from "@playwright/test";
import { type Door, openDoor } from "@/tests/fakes/storage/door";
import { startS3 } from "@/tests/fakes/storage/s3";
import type { StorageServer } from "@/tests/fakes/storage/types";
import { expectSound } from "./support/look";
import { choose, createProject, letIn, openTab } from "./support/project";
import { expect, signUp, test, toast, unique } from "./support/story";

const BUCKET = "texts";
const FIRST = "id,message\r\na1,The meeting moved to Tuesday\r\na2,\r\na3,Claim your free cruise\r\n";
const SECOND = '{"id":"b1","message":"Lunch is on me"}\n{"id":"b2","message":"Cheap watches, click here"}\n';
const BROKEN = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d]);
const MENDED = "id,message\r\nc1,The report is attached\r\n";

let door: Door;
let bucket: StorageServer;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  door = await openDoor(Number(process.env.E2E_STORAGE_PORT));
  bucket = await startS3(door, BUCKET);
});

test.afterAll(async () => {
  await bucket.close();
  await door.close();
});

test("a stranger syncs a bucket", async ({ visitor }) => {
  test.setTimeout(150_000);
  const page = await visitor();
  await signUp(page, "Bea Bucket", unique("Bucket & Sons"));
  const home = new URL(page.url()).pathname.replace(/\/projects$/, "");
  const { path } = await createProject(page, "Mail", home);
  await bucket.put("mail/2026/first.csv", FIRST);
  await bucket.put("mail/2026/second.jsonl", SECOND);
  await bucket.put("mail/broken.csv", BROKEN);
  await bucket.put("mail/readme.md", "# not asked for");
  await openTab(page, "Storage");

  await test.step("configure and test", async () => {
    await expect(page.getByText("No storage connected")).toBeVisible();
    await page.getByRole("link", { name: "Connect storage" }).click();
    await fillPlace(page, { secret: "S3RVER" });
    await page.getByRole("button", { name: "Test connection" }).click();
    await expect(page.getByText("The storage answers")).toBeVisible();
    await page.getByRole("button", { name: "Next" }).click();
  });

  await test.step("preview", async () => {
    await expect(page.getByRole("heading", { name: "Which objects become tasks, and how?" })).toBeFocused();
    await page.getByLabel("Prefix").fill("mail/");
    await page.getByLabel("Name pattern").fill("*.xml");
    await page.getByRole("button", { name: "Preview" }).click();
    await expect(page.getByRole("heading", { name: "0 of 4 objects match" })).toBeVisible();
    await page.getByLabel("Name pattern").fill("");
    await expect(page.getByText("Preview again.")).toBeVisible();
    await page.getByRole("button", { name: "Preview" }).click();
    await expect(page.getByRole("heading", { name: "All 4 objects match" })).toBeVisible();
    await page.getByLabel("Name pattern").fill("*.*s*");
    await page.getByRole("button", { name: "Preview" }).click();
    await expect(page.getByRole("heading", { name: "3 of 4 objects match" })).toBeVisible();
    const tasks = page.getByRole("table", { name: "The first rows" });
    await expect(tasks).toContainText("Claim your free cruise");
    await expect(tasks).toContainText("Lunch is on me");
    await expect(page.getByText("1 row here cannot become a task")).toBeVisible();
    await expect(objectRow(page, "mail/broken.csv")).toContainText("not UTF-8 text");
    await expect(page.getByRole("combobox", { name: "Text" })).toHaveText("message");
    await expect(page.getByRole("combobox", { name: "Id" })).toHaveText("id");
    await expectSound(page);
  });

  await test.step("going back loses nothing", async () => {
    await page.getByRole("button", { name: "Back" }).click();
    await expect(page.getByLabel("Bucket")).toHaveValue("texts");
    await expect(page.getByLabel("Secret access key")).toHaveValue("S3RVER");
    await page.getByRole("button", { name: "Next" }).click();
    await expect(page.getByLabel("Prefix")).toHaveValue("mail/");
    await expect(page.getByRole("table", { name: "The first rows" })).toBeVisible();
    await page.getByRole("button", { name: "Next" }).click();
  });

  await test.step("save and sync", async () => {
    await expect(page.getByLabel("Name")).toHaveValue("texts/mail");
    await page.getByLabel("Name").fill("Mail of the shop");
    await choose(page, "Sync", "Every day");
    await expectSound(page);
    await page.getByRole("button", { name: "Save and sync" }).click();
    await expect(page.getByRole("heading", { name: "Mail of the shop", level: 2 })).toBeVisible();
    await expect(page.getByText(/^Every day, next sync /)).toBeVisible();
    await syncsAre(page, ["completed with errors"]);
    await expect(syncs(page).nth(0)).toContainText("Bea Bucket");
    expect(await added(page)).toBe("4");
  });

  await test.step("see what is broken", async () => {
    await page.getByRole("radio", { name: "Failed" }).click();
    await expect(page.getByRole("table", { name: "Objects" }).getByRole("row")).toHaveCount(2);
    await expect(objectRow(page, "mail/broken.csv")).toContainText("The header line is not UTF-8 text.");
    await page.getByRole("radio", { name: "All" }).click();
    await page.getByRole("button", { name: "Refused rows of mail/2026/first.csv: 1" }).click();
    await expect(page.getByText("Line 3:")).toBeVisible();
    await expectSound(page);
  });

  await test.step("see the tasks", async () => {
    await openTab(page, "Tasks");
    for (const text of ["The meeting moved to Tuesday", "Cheap watches, click here"])
      await expect(page.getByRole("button", { name: text })).toBeVisible();
    await expect(page.getByRole("table").getByRole("row")).toHaveCount(5);
    await openTab(page, "Storage");
    await expectSound(page);
    await page.getByRole("link", { name: "1 failed object" }).click();
    await expect(page).toHaveURL(/state=failed/);
  });

  await test.step("repair the object and sync again", async () => {
    await bucket.put("mail/broken.csv", MENDED);
    await page.getByRole("button", { name: "Sync now" }).click();
    await syncsAre(page, ["completed", "completed with errors"]);
    expect(await added(page)).toBe("1");
    await expect(page.getByText("No object is failed.")).toBeVisible();
    await page.getByRole("radio", { name: "All" }).click();
    await expect(objectRow(page, "mail/broken.csv")).toContainText("synced");
    await openTab(page, "Tasks");
    await expect(page.getByRole("button", { name: "The report is attached" })).toBeVisible();
  });

  await test.step("a sync of what has not changed adds nothing", async () => {
    await openTab(page, "Storage");
    await page.getByRole("link", { name: "Mail of the shop" }).click();
    await page.getByRole("button", { name: "Sync now" }).click();
    await syncsAre(page, ["completed", "completed", "completed with errors"]);
    expect(await added(page)).toBe("0");
    await openTab(page, "Tasks");
    await expect(page.getByRole("table").getByRole("row")).toHaveCount(6);
  });

  await test.step("what changes and goes is marked", async () => {
    await bucket.put("mail/2026/second.jsonl", SECOND.replace("on me", "on you"));
    await bucket.delete("mail/broken.csv");
    await openTab(page, "Storage");
    await page.getByRole("button", { name: /^Sync now/ }).click();
    await page.getByRole("link", { name: "1 missing object" }).click();
    await expect(page.getByRole("table", { name: "Objects" }).getByRole("row")).toHaveCount(2);
    await page.goto(`${path}/tasks`);
    await choose(page, "Source", "Changed at the source");
    await page.getByRole("button", { name: "Lunch is on me" }).click();
    const panel = page.getByRole("complementary", { name: "Task" });
    await expect(panel.getByText("changed at the source")).toBeVisible();
    await choose(page, "Source", "No longer at the source");
    await page.getByRole("button", { name: "The report is attached" }).click();
    await expect(panel.getByText("no longer at the source")).toBeVisible();
    await expect(panel.getByText("mail/broken.csv")).toBeVisible();
    await expectSound(page);
  });

  await test.step("edit without the credentials, then remove", async () => {
    await openTab(page, "Storage");
    await page.getByRole("button", { name: "Actions for Mail of the shop" }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    await expect(page.getByText("Credentials are stored")).toBeVisible();
    await expect(page.getByLabel("Secret access key")).toHaveValue("");
    await page.getByLabel("Bucket").fill("others");
    await page.getByRole("button", { name: "Next" }).click();
    await expect(page.getByText("This is needed.")).toHaveCount(2);
    await page.getByLabel("Bucket").fill("texts");
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByRole("button", { name: "Next" }).click();
    await choose(page, "Sync", "Only when somebody asks");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("paragraph").filter({ hasText: "Only when somebody asks" })).toBeVisible();
    await page.getByRole("button", { name: "Actions for Mail of the shop" }).click();
    await page.getByRole("menuitem", { name: "Remove…" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Remove the connection" }).click();
    await expect(toast(page, "Mail of the shop is removed.")).toBeVisible();
    await expect(page.getByText("No storage connected")).toBeVisible();
    await openTab(page, "Tasks");
    await expect(page.getByRole("table").getByRole("row")).toHaveCount(6);
  });
});

test("a manager connects storage; a reviewer has no such page", async ({ as, expectedErrors }) => {
  expectedErrors.push(/status of 40[34]/); // the pages that are refused
  const manager = await as("manager");
  const { path } = await createProject(manager);
  await bucket.put("notes/one.txt", "A note of its own.\nOver two lines.");
  await openTab(manager, "Settings");
  await letIn(manager, "reviewer");
  await openTab(manager, "Storage");
  await manager.getByRole("link", { name: "Connect storage" }).click();

  await fillPlace(manager, { secret: "wrong", keyId: "NOBODY" });
  await manager.getByRole("button", { name: "Next" }).click();
  await expect(manager.getByText("The storage refused these credentials")).toBeVisible();
  await fillPlace(manager, { secret: "S3RVER" });
  await manager.getByRole("button", { name: "Next" }).click();
  await manager.getByRole("radio", { name: "Each object is one task" }).click();
  await manager.getByLabel("Prefix").fill("notes/");
  await manager.getByRole("button", { name: "Preview" }).click();
  await expect(manager.getByRole("table", { name: "The first rows" })).toContainText("A note of its own.");
  await manager.getByRole("button", { name: "Next" }).click();
  await manager.getByRole("button", { name: "Save and sync" }).click();
  await syncsAre(manager, ["completed"]);

  const missing = await manager.goto(`${path}/storage/${crypto.randomUUID()}`);
  expect(missing?.status()).toBe(404);

  const reviewer = await as("reviewer");
  await reviewer.goto(`${path}/tasks`);
  await expect(reviewer.getByRole("button", { name: "A note of its own." })).toBeVisible();
  const tabs = reviewer.getByRole("navigation", { name: "Project" }).getByRole("link");
  await expect(tabs.filter({ hasText: "Storage" })).toHaveCount(0);
  for (const page of ["storage", "storage/new"]) {
    const response = await reviewer.goto(`${path}/${page}`);
    expect(response?.status()).toBe(403);
    await expect(reviewer.getByText("Your role does not open this page")).toBeVisible();
  }
});

async function fillPlace(page: Page, { secret, keyId = "S3RVER" }: { secret: string; keyId?: string }) {
  await page.getByRole("radio", { name: "MinIO and others" }).click();
  await page.getByLabel("Endpoint").fill(`http://${door.host}`);
  await page.getByLabel("Bucket").fill(BUCKET);
  await page.getByLabel("Access key ID").fill(keyId);
  await page.getByLabel("Secret access key").fill(secret);
}

const objectRow = (page: Page, key: string): Locator => page.getByRole("row").filter({ hasText: key });

/** The rows of the syncs, newest first. */
const syncs = (page: Page): Locator =>
  page
    .getByRole("table", { name: "Syncs" })
    .getByRole("row")
    .filter({ has: page.getByRole("cell") });

async function syncsAre(page: Page, states: string[]) {
  await expect(syncs(page).getByRole("cell").first()).toHaveText(states[0] ?? "", { timeout: 30_000 });
  await expect(syncs(page)).toHaveCount(states.length);
  for (const [at, state] of states.entries()) await expect(syncs(page).nth(at)).toContainText(state);
}

/** Tasks that the newest sync has added. */
const added = (page: Page): Promise<string> => syncs(page).nth(0).getByRole("cell").nth(4).innerText();
