// How Next builds and serves: nothing from outside, no image optimiser, Node-only packages left unbundled.
import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: { position: "bottom-right" },
  images: { unoptimized: true },
  experimental: { authInterrupts: true },
  serverExternalPackages: [
    "pg",
    "pg-copy-streams",
    "@node-rs/argon2",
    "@prisma/adapter-pg",
    "@prisma/client",
    "@prisma/schema-engine-wasm",
    "gpt-tokenizer",
    "inngest",
    "openai",
    "pino",
    "undici",
  ],
};

export default config;
