// The permission table applied to what is drawn: who is signed in, in which organization, as what.
"use client";

import { createContext, type ReactNode, use } from "react";
import { holds, type PermissionName, type Role } from "@/lib/permissions";

export interface Membership {
  org: { id: string; slug: string; name: string };
  role: Role;
  userName: string;
}

const MembershipContext = createContext<Membership | null>(null);

export function MembershipProvider({ value, children }: { value: Membership; children: ReactNode }) {
  return <MembershipContext value={value}>{children}</MembershipContext>;
}

export function useMembership(): Membership {
  const membership = use(MembershipContext);
  if (!membership) throw new Error("useMembership is used outside an organization's pages.");
  return membership;
}

/** `can("prompt.run")` for the member's role; whether a project is reached is the server's to say. */
export function useCan(): (permission: PermissionName) => boolean {
  const { role } = useMembership();
  return (permission) => holds(role, permission);
}

export interface CanProps {
  permission: PermissionName;
  /** Drawn instead when the role does not hold the permission. */
  otherwise?: ReactNode;
  children: ReactNode;
}

export function Can({ permission, otherwise = null, children }: CanProps) {
  return useCan()(permission) ? children : otherwise;
}
