// The storage of a project: opened only by the roles that hold the permission.
import type { ReactNode } from "react";
import { openPage } from "@/server/caller";

type Props = { children: ReactNode; params: Promise<{ org: string; projectId: string }> };

export default async function Layout({ children, params }: Props) {
  await openPage((await params).org, "storage.manage");
  return children;
}
