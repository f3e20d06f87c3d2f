// Reads .env for a command; what the environment says already wins. Import it first. Tests never do.
import fs from "node:fs";

if (fs.existsSync(".env")) process.loadEnvFile(".env");
