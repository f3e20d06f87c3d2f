// Secrets for development and evaluation: generated once into a file that only its owner can read.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** { NEXTAUTH_SECRET, ENCRYPTION_KEYS } from <dataDir>/secrets.env; several starters at once end on the same file. */
export function developmentSecrets(dataDir: string): Record<string, string> {
  const file = path.join(dataDir, "secrets.env");
  if (!fs.existsSync(file)) {
    fs.mkdirSync(dataDir, { recursive: true });
    const text = `NEXTAUTH_SECRET=${randomBytes(32).toString("base64url")}\nENCRYPTION_KEYS=k1:${randomBytes(32).toString("base64")}\n`;
    const draft = `${file}.${process.pid}`;
    fs.writeFileSync(draft, text, { mode: 0o600 });
    try {
      fs.linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    } finally {
      fs.rmSync(draft);
    }
  }
  const lines = fs.readFileSync(file, "utf8").split("\n").filter(Boolean);
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}
