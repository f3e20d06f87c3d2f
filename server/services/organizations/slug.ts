// The organization's name in its address: made from its title, free at the moment it is taken.
import { randomBytes } from "node:crypto";
import type { Tx } from "@/server/scope";

const MAX_CHARS = 40;

/** "Müller & Söhne" is "muller-sohne"; a name without Latin letters or digits is "team". */
export function slugOf(name: string): string {
  const ascii = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_CHARS)
    .replace(/^-|-$/g, "");
  return ascii || "team";
}

/** The slug of the name, with four random characters behind it when another organization has it. */
export async function freeSlug(tx: Tx, name: string): Promise<string> {
  const slug = slugOf(name);
  const taken = await tx.organization.findUnique({ where: { slug }, select: { id: true } });
  return taken ? `${slug}-${randomBytes(2).toString("hex")}` : slug;
}
