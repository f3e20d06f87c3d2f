// The audit log: opened only by the roles that hold its permission.
import type { ReactNode } from "react";
import { openPage } from "@/server/caller";

type Props = { children: ReactNode; params: Promise<{ org: string }> };

export default async function Layout({ children, params }: Props) {
  await openPage((await params).org, "audit.list");
  return children;
}
