// Finds a browser for the end-to-end tests, or installs one: a Chromium of the machine, Playwright's, Debian's.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const MAC_APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const DOWNLOAD_LIMIT_MS = 300_000;

/** Launch options for Playwright: which program, and no talk with the outside. */
export function browserOptions() {
  const executablePath = findBrowser();
  return {
    ...(executablePath ? { executablePath } : {}),
    args: [
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  };
}

/** The path of a browser that is here already. */
export function findBrowser(): string | undefined {
  const directories = (process.env.PATH ?? "").split(path.delimiter);
  const onPath = NAMES.flatMap((name) => directories.map((directory) => path.join(directory, name)));
  const candidates = [
    ...onPath,
    ...(process.platform === "darwin" ? MAC_APPLICATIONS : []),
    chromium.executablePath(),
  ];
  return candidates.find((candidate) => fs.existsSync(candidate));
}

/** Throws a sentence when there is no browser and none can be had. */
export function ensureBrowser(note: (line: string) => void): void {
  if (findBrowser()) return;
  note("Downloading Chromium for the end-to-end tests");
  run(process.execPath, ["node_modules/@playwright/test/cli.js", "install", "chromium"]);
  if (findBrowser()) return;
  if (process.getuid?.() === 0 && fs.existsSync("/usr/bin/apt-get")) {
    note("Installing Chromium with apt-get");
    run("apt-get", ["update"]);
    run("apt-get", ["install", "-y", "--no-install-recommends", "chromium", "fonts-liberation"]);
  }
  if (!findBrowser()) {
    throw new Error(
      "The end-to-end tests need Chromium or Chrome, and none could be installed; install one and try again.",
    );
  }
}

function run(program: string, args: string[]): void {
  spawnSync(program, args, {
    stdio: ["ignore", 2, 2],
    timeout: DOWNLOAD_LIMIT_MS,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
