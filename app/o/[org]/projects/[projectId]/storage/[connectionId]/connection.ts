// Loads the storage connection of the address, once per rendered page.
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { load } from "@/server/caller";

const byId = cache((org: string, projectId: string, connectionId: string) =>
  load((caller) => caller.storage.get({ org, projectId, connectionId })),
);

type Address = { org: string; projectId: string; connectionId: string };

/** Addresses that name no connection of the project get the "not found" page. */
export async function getConnection({ org, projectId, connectionId }: Address) {
  if (!z.uuid().safeParse(connectionId).success) notFound();
  return byId(org, projectId, connectionId);
}
