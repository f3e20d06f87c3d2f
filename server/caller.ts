// The door that pages use: the same procedures and checks as the browser, without HTTP, and refusals that become pages.
import { TRPCError } from "@trpc/server";
import { headers } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";
import { holds, type PermissionName } from "@/lib/permissions";
import { createContext } from "@/server/context";
import { appRouter } from "@/server/routers/app";
import { createCallerFactory } from "@/server/trpc";

const createCaller = createCallerFactory(appRouter);
type Caller = ReturnType<typeof createCaller>;

const getContext = cache(async () => createContext(new Headers(await headers())));

/** One context per rendered page, so the session is read once. */
export const getCaller = cache(async () => createCaller(await getContext()));

/** The person behind the request, or null. */
export const getPerson = cache(async () => (await getContext()).user);

/** What `work` returns; not signed in leads to the sign-in page and back, the other refusals to their pages. */
export async function load<T>(work: (caller: Caller) => Promise<T>): Promise<T> {
  try {
    return await work(await getCaller());
  } catch (error) {
    const code = error instanceof TRPCError ? error.code : null;
    if (code === "UNAUTHORIZED")
      redirect(`/sign-in?next=${encodeURIComponent((await headers()).get("x-path") ?? "/")}`);
    if (code === "NOT_FOUND") notFound();
    if (code === "FORBIDDEN") forbidden();
    throw error;
  }
}

/** The membership of an organization's pages: { org, role, counts }, asked once per rendered page. */
export const getMembership = cache((org: string) => load((caller) => caller.organization.get({ org })));

/**
 * The membership, for the layout of a page that a role may not open: outside every loading boundary, so that the answer is
 * really 403. What the page shows is guarded by the procedures it calls.
 */
export async function openPage(org: string, permission: PermissionName) {
  const membership = await getMembership(org);
  if (!holds(membership.role, permission)) forbidden();
  return membership;
}
