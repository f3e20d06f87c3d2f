// T-13 and T-14: how passwords are kept, and that an unknown account looks like a wrong password.
import { performance } from "node:perf_hooks";
import { hash } from "@node-rs/argon2";
import { afterAll, expect, test } from "vitest";
import { hashPassword, needsRehash, verifyPassword } from "@/server/auth/password";
import { signIn } from "@/server/auth/sign-in";
import { disconnect, prisma } from "@/server/db/client";
import { addUser, PASSWORD } from "@/tests/factories";

afterAll(() => disconnect());
const somewhere = { network: null, userAgent: "test", previousSid: null };

test("T-13: argon2id with the agreed parameters, and a salt of its own each time", async () => {
  const [one, two] = [await hashPassword("open sesame 1"), await hashPassword("open sesame 1")];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
  expect(one).not.toBe(two);
  expect(await verifyPassword(one, "open sesame 1")).toBe(true);
  expect(await verifyPassword(one, "open sesame 2")).toBe(false);
});

test("T-13: composed and decomposed letters are the same password", async () => {
  const stored = await hashPassword("caf\u00e9 au lait");
  expect(await verifyPassword(stored, "cafe\u0301 au lait")).toBe(true);
});

test("T-13: every character counts, also after the 72nd byte", async () => {
  const stored = await hashPassword(`${"a".repeat(100)}b`);
  expect(await verifyPassword(stored, `${"a".repeat(100)}c`)).toBe(false);
});

test.each(["", "x", "$argon2id$v=19$m=65536,t=3,p=1$!!$!!", "$2b$10$abcdefghijklmnopqrstuv", "\0"])(
  "T-13: a damaged hash is a wrong password, not an error: %j",
  async (stored) => {
    expect(await verifyPassword(stored, PASSWORD)).toBe(false);
    expect(needsRehash(stored)).toBe(true);
  },
);

test("T-13: more than 200 characters are refused before any hashing", async () => {
  const long = "x".repeat(201);
  const times: number[] = [];
  for (let n = 0; n < 5; n++) {
    const began = performance.now();
    expect(await verifyPassword(null, long)).toBe(false);
    times.push(performance.now() - began);
  }
  expect(Math.min(...times)).toBeLessThan(20);
  await expect(hashPassword(long)).rejects.toThrow(RangeError);
});

test("T-13: a hash with weaker parameters is renewed at sign-in", async () => {
  const user = await addUser("Weak");
  const passwordHash = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  await prisma().user.update({ where: { id: user.id }, data: { passwordHash } });
  await signIn({ email: user.email, password: PASSWORD }, somewhere);
  const row = await prisma().user.findUniqueOrThrow({
    where: { id: user.id },
    select: { passwordHash: true },
  });
  expect(row.passwordHash).toMatch(/m=65536,t=3,p=1/);
  expect(await verifyPassword(row.passwordHash, PASSWORD)).toBe(true);
});

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

test("T-14: an unknown account takes as long as a wrong password, and gets the same answer", async () => {
  const stored = await hashPassword(PASSWORD);
  const time = async (of: string | null) => {
    const began = performance.now();
    expect(await verifyPassword(of, "wrong password")).toBe(false);
    return performance.now() - began;
  };
  const difference = async () => {
    const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
    for (let i = 0; i < 60; i++) {
      times.known.push(await time(stored));
      times.unknown.push(await time(null));
    }
    const [known, unknown] = [median(times.known), median(times.unknown)];
    return Math.abs(known - unknown) / known;
  };
  // Other work on the machine may disturb one round; what the code does shows in every one.
  const first = await difference();
  expect(first < 0.2 ? first : await difference()).toBeLessThan(0.2);
  const { email } = await addUser("Known");
  const answer = (address: string) =>
    signIn({ email: address, password: "wrong password" }, somewhere).catch((error: Error) => ({
      ...error,
      said: error.message,
    }));
  expect(await answer("nobody.at.all@example.com")).toEqual(await answer(email));
});
