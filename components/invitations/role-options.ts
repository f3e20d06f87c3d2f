// The roles that a person may invite others as, for the selects of invitations.
"use client";

import { useMembership } from "@/components/can";
import { ROLE_WORDS } from "@/components/members/role-words";
import { INVITED_ROLES, mayInvite } from "@/lib/permissions";

export type InvitedRole = (typeof INVITED_ROLES)[number];

export function useRoleOptions() {
  const { role: mine } = useMembership();
  return INVITED_ROLES.filter((role) => mayInvite(mine, role)).map((role) => ({
    value: role,
    label: ROLE_WORDS[role].label,
    description: ROLE_WORDS[role].can,
  }));
}
