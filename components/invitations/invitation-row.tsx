// One invitation: for whom, as what, until when, and what can be done about it.
"use client";

import { MoreHorizontal } from "lucide-react";
import { useState } from "react";
import { useMembership } from "@/components/can";
import { mailWords } from "@/components/invitations/mail-words";
import { ShownLink } from "@/components/invitations/shown-link";
import { type Invitation, useInvitationActions } from "@/components/invitations/use-invitations";
import { ROLE_WORDS } from "@/components/members/role-words";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Badge } from "@/components/ui/badge";
import { DropdownMenu, MenuItem, MenuSeparator } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Cell, TableRow } from "@/components/ui/table";
import { MAIL_WORDS } from "@/lib/mail-codes";
import { mayInvite } from "@/lib/permissions";

type Props = { invitation: Invitation };

export function InvitationRow({ invitation }: Props) {
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

function State({ invitation: { hasExpired, email, uses, maxUses, mailedAt, mailCode } }: Props) {
  if (hasExpired) return <Badge tone="warning">Expired</Badge>;
  if (email === null) return <Badge tone="accent">{`${uses} of ${maxUses} used`}</Badge>;
  if (mailCode)
    return (
      <Badge tone="danger" title={MAIL_WORDS[mailCode]}>
        Mail failed
      </Badge>
    );
  return <Badge tone="accent">{mailedAt ? "Mailed" : "Open"}</Badge>;
}

function Actions({ invitation }: Props) {
  const { resend, revoke } = useInvitationActions();
  const [renewed, setRenewed] = useState<Awaited<ReturnType<typeof resend>> | null>(null);
  const [isRevoking, setRevoking] = useState(false);
  const name = invitation.email ?? "the link";
  async function renew() {
    setRenewed(await resend(invitation));
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
      {renewed === null ? null : (
        <ShownLink
          title={`New link for ${name}`}
          description={`${mailWords(renewed.mail)} Good for seven days; the link before it no longer works.`}
          link={renewed.link}
          onClose={() => setRenewed(null)}
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
