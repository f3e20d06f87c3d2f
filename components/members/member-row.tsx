// One member: who, what they may do, when they were last here, and what can be done about it.
"use client";

import { MoreHorizontal } from "lucide-react";
import { useState } from "react";
import { useMembership } from "@/components/can";
import { RoleDialog } from "@/components/members/role-dialog";
import { ROLE_WORDS } from "@/components/members/role-words";
import { type Member, useMemberActions } from "@/components/members/use-member-actions";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { DropdownMenu, MenuItem, MenuSeparator } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Cell, TableRow } from "@/components/ui/table";
import { mayChangeRole } from "@/lib/permissions";

type Asking = "role" | "deactivate" | "remove" | null;

export function MemberRow({ member, isSelf }: { member: Member; isSelf: boolean }) {
  const { role: mine } = useMembership();
  const [asking, setAsking] = useState<Asking>(null);
  const mayAct = mayChangeRole(mine, member.role, member.role) && (!isSelf || mine === "owner");
  return (
    <TableRow>
      <Cell>
        <div className="flex min-w-0 items-center gap-2.5">
          <Avatar name={member.name} size="sm" />
          <div className="min-w-0">
            <p className="truncate font-medium">
              {member.name}
              {isSelf ? <span className="font-normal text-faint"> (you)</span> : null}
            </p>
            <p className="truncate text-muted text-sm">{member.email}</p>
          </div>
        </div>
      </Cell>
      <Cell>
        <span title={ROLE_WORDS[member.role].can}>{ROLE_WORDS[member.role].label}</span>
      </Cell>
      <Cell>
        {member.deactivatedAt ? (
          <Badge tone="warning">Deactivated</Badge>
        ) : (
          <Badge tone="success">Active</Badge>
        )}
      </Cell>
      <Cell numeric>{member.projects}</Cell>
      <Cell className="whitespace-nowrap text-muted">
        {member.lastActiveAt ? <RelativeTime at={member.lastActiveAt} /> : "never"}
      </Cell>
      <Cell className="w-10 text-right">{mayAct ? <RowMenu member={member} onAsk={setAsking} /> : null}</Cell>
      <Questions member={member} asking={asking} onClose={() => setAsking(null)} />
    </TableRow>
  );
}

function RowMenu({ member, onAsk }: { member: Member; onAsk: (asking: Asking) => void }) {
  const { reactivate } = useMemberActions();
  return (
    <DropdownMenu
      align="end"
      trigger={
        <IconButton label={`Actions for ${member.name}`} variant="ghost" size="sm">
          <MoreHorizontal aria-hidden="true" />
        </IconButton>
      }
    >
      <MenuItem onSelect={() => onAsk("role")}>Change role…</MenuItem>
      {member.deactivatedAt ? (
        <MenuItem onSelect={() => void reactivate(member).catch(() => undefined)}>Reactivate</MenuItem>
      ) : (
        <MenuItem onSelect={() => onAsk("deactivate")}>Deactivate…</MenuItem>
      )}
      <MenuSeparator />
      <MenuItem tone="danger" onSelect={() => onAsk("remove")}>
        Remove…
      </MenuItem>
    </DropdownMenu>
  );
}

function Questions({ member, asking, onClose }: { member: Member; asking: Asking; onClose: () => void }) {
  const { deactivate, remove } = useMemberActions();
  const onOpenChange = (open: boolean) => !open && onClose();
  if (asking === "role") return <RoleDialog member={member} onClose={onClose} />;
  if (asking === "deactivate")
    return (
      <ConfirmDialog
        open
        onOpenChange={onOpenChange}
        title={`Deactivate ${member.name}?`}
        description="They lose sight of this organization with their next click. Their work and their name in it stay, runs they started go on, and you can reactivate them."
        confirmLabel="Deactivate"
        onConfirm={() => deactivate(member)}
      />
    );
  if (asking === "remove")
    return (
      <ConfirmDialog
        open
        onOpenChange={onOpenChange}
        title={`Remove ${member.name}?`}
        description="Their annotations stay; their account in other organizations is not touched."
        losses={[
          `${member.projects} project membership${member.projects === 1 ? "" : "s"}`,
          "their role here",
        ]}
        confirmLabel="Remove"
        onConfirm={() => remove(member)}
      />
    );
  return null;
}
