// The invitations that are open: sent again with a new link, or revoked.
"use client";

import { useState } from "react";
import { InvitationRow } from "@/components/invitations/invitation-row";
import { type Invitation, useInvitations } from "@/components/invitations/use-invitations";
import { Card } from "@/components/ui/card";
import { Pagination } from "@/components/ui/pagination";
import { HeadCell, Table, TableBody, TableHead } from "@/components/ui/table";

/** Nothing at all while nobody is invited. */
export function InvitationsCard() {
  /** The cursors of the pages before this one, the present one last. */
  const [cursors, setCursors] = useState<string[]>([]);
  const { data, isFetching } = useInvitations(cursors.at(-1));
  const next = data?.nextCursor;
  if (!data || (data.invitations.length === 0 && cursors.length === 0)) return null;
  return (
    <Card
      title="Invitations"
      description="Whoever accepts is listed above from then on."
      flush
      footer={
        next || cursors.length > 0 ? (
          <Pagination
            busy={isFetching}
            onPrevious={cursors.length > 0 ? () => setCursors(cursors.slice(0, -1)) : undefined}
            onNext={next ? () => setCursors([...cursors, next]) : undefined}
          />
        ) : undefined
      }
    >
      <InvitationTable invitations={data.invitations} />
    </Card>
  );
}

function InvitationTable({ invitations }: { invitations: readonly Invitation[] }) {
  return (
    <Table frame={false}>
      <TableHead>
        <tr>
          <HeadCell>For</HeadCell>
          <HeadCell>Role</HeadCell>
          <HeadCell>State</HeadCell>
          <HeadCell>Invited by</HeadCell>
          <HeadCell>Expires</HeadCell>
          <HeadCell>
            <span className="sr-only">Actions</span>
          </HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {invitations.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} />
        ))}
      </TableBody>
    </Table>
  );
}
