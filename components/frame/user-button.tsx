// Who is signed in, at the foot of the rail; a click opens the account menu.
"use client";

import { ChevronsUpDown } from "lucide-react";
import { lazy } from "react";
import { LazyMenu } from "@/components/frame/lazy-menu";
import { Avatar } from "@/components/ui/avatar";

export interface UserEntry {
  name: string;
  email: string;
  /** Such as "Manager", shown under the name. */
  roleLabel?: string;
}

const UserMenu = lazy(() => import("@/components/frame/user-menu"));

export function UserButton({ user }: { user: UserEntry }) {
  const face = (
    <>
      <Avatar name={user.name} />
      <span className="min-w-0 grow">
        <span className="block truncate font-medium text-sm">{user.name}</span>
        <span className="block truncate text-faint text-xs">{user.roleLabel ?? user.email}</span>
      </span>
      <span className="sr-only">, account menu</span>
      <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
    </>
  );
  return (
    <LazyMenu
      className="flex h-11 w-full min-w-0 items-center gap-2.5 rounded-lg px-2 text-left hover:bg-hover"
      face={face}
      menu={(trigger) => <UserMenu trigger={trigger} email={user.email} />}
    />
  );
}
