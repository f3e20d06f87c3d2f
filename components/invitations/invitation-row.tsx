// One invitation: for whom, as what, until when, and what can be done about it.
"use client";

import { MoreHorizontal } from "lucide-react";
import { useState } from "react";
import { useMembership } from "@/components/can";
import { ShownLink } from "@/components/invitations/shown-link";
import { type Invitation, useInvitationActions } from "@/components/invitations/use-invitations";
import { ROLE_WORDS } from "@/components/members/role-words";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Badge } from "@/components/ui/badge";
import { DropdownMenu, MenuItem, MenuSeparator } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Cell, TableRow } from "@/components/ui/table";
import { mayInvite } from "@/lib/permissions";

export function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { role: mine } = useMembership();
  return (
    <TableRow>
      <Cell className="max-w-64 truncate font-medium">{invitation.email ?? "Anybody with the link"}</Cell>
      <Cell>{ROLE_WORDS[invitation.role].label}</Cell>
      <Cell>
        <State invitation={invitation} />
      </Cell>
      <Cell className="text-muted">{invitation.invitedBy ?? "somebody who left"}</Cell>
      <Cell className="whitespace-nowrap text-muted">
        <RelativeTime at={invitation.expiresAt} />
      </Cell>
      <Cell className="w-10 text-right">
        {mayInvite(mine, invitation.role) ? <Actions invitation={invitation} /> : null}
      </Cell>
    </TableRow>
  );
}

function State({ invitation: { hasExpired } }: { invitation: Invitation }) {
  return hasExpired ? <Badge tone="warning">Expired</Badge> : <Badge tone="accent">Open</Badge>;
}

function Actions({ invitation }: { invitation: Invitation }) {
  const { resend, revoke } = useInvitationActions();
  const [link, setLink] = useState<string | null>(null);
  const [isRevoking, setRevoking] = useState(false);
  const name = invitation.email ?? "the link";
  async function renew() {
    setLink((await resend(invitation)).link);
  }
  return (
    <>
      <DropdownMenu
        align="end"
        trigger={
          <IconButton label={`Actions for ${name}`} variant="ghost" size="sm">
            <MoreHorizontal aria-hidden="true" />
          </IconButton>
        }
      >
        {invitation.email === null ? null : (
          <>
            <MenuItem onSelect={() => void renew().catch(() => undefined)}>Send again</MenuItem>
            <MenuSeparator />
          </>
        )}
        <MenuItem tone="danger" onSelect={() => setRevoking(true)}>
          Revoke…
        </MenuItem>
      </DropdownMenu>
      {link === null ? null : (
        <ShownLink
          title={`New link for ${name}`}
          description="Good for seven days. The link before it no longer works."
          link={link}
          onClose={() => setLink(null)}
        />
      )}
      <ConfirmDialog
        open={isRevoking}
        onOpenChange={setRevoking}
        title={`Revoke the invitation of ${name}?`}
        description="Its link lets nobody in any more. Who has already joined stays."
        confirmLabel="Revoke"
        onConfirm={() => revoke(invitation)}
      />
    </>
  );
}
