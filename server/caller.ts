// The door that pages use: the same procedures and checks as the browser, without HTTP.
import { headers } from "next/headers";
import { cache } from "react";
import { createContext } from "@/server/context";
import { appRouter } from "@/server/routers/app";
import { createCallerFactory } from "@/server/trpc";

const createCaller = createCallerFactory(appRouter);

/** One context per rendered page, so the session is read once. */
export const getCaller = cache(async () => createCaller(await createContext(new Headers(await headers()))));
