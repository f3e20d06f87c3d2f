// Checks the letters that stand for a name.
import { expect, it } from "vitest";
import { initials } from "@/lib/initials";

it.each([
  ["Ada King Lovelace", "AL"],
  ["acme", "A"],
  ["ada.lovelace@example.org", "AL"],
  ["élodie", "É"],
  ["👩‍🔬 Lab", "👩‍🔬L"],
  ["   ", "?"],
  ["", "?"],
])("“%s” gives “%s”", (name, letters) => {
  expect(initials(name)).toBe(letters);
});
