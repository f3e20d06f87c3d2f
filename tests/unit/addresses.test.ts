// Lists of addresses as they are pasted.
import { expect, test } from "vitest";
import { splitAddresses } from "@/lib/addresses";

test.each([
  ["ann@x.org", ["ann@x.org"]],
  [
    "ann@x.org, bo@x.org;cy@x.org\r\ndi@x.org ed@x.org\tfi@x.org",
    ["ann", "bo", "cy", "di", "ed", "fi"].map((n) => `${n}@x.org`),
  ],
  ["Ann Ames <ann@x.org>, Bo < bo@x.org >", ["ann@x.org", "bo@x.org"]],
  ["ann@x.org, ann@x.org,,", ["ann@x.org"]],
  ["nobody", ["nobody"]],
  ["Ann <>", []],
  [" \n ", []],
])("%j", (text, addresses) => {
  expect(splitAddresses(text)).toEqual(addresses);
});
