// The menu of a connection: edit, sync with failed objects once more, remove after a question that says what stays.
"use client";

import Link from "next/link";
import { type ReactNode, useState } from "react";
import type { ConnectionView } from "@/components/storage/types";
import { useStorageActions, useStoragePaths } from "@/components/storage/use-storage";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { DropdownMenu, MenuItem, MenuSeparator } from "@/components/ui/dropdown-menu";
import { isActiveSync } from "@/lib/storage-words";

export interface MoreActionsProps {
  trigger: ReactNode;
  connection: ConnectionView;
  onRemoved?: () => void;
}

export default function MoreActions({ trigger, connection, onRemoved }: MoreActionsProps) {
  const [isRemoving, setIsRemoving] = useState(false);
  const { sync, remove } = useStorageActions(connection);
  const paths = useStoragePaths();
  const mayRetry = !isActiveSync(connection.lastSync) && connection.objects.failed > 0;
  return (
    <>
      <DropdownMenu trigger={trigger} defaultOpen>
        <MenuItem asChild>
          <Link href={paths.edit(connection.id)}>Edit</Link>
        </MenuItem>
        <MenuItem disabled={!mayRetry} onSelect={() => sync(true)}>
          Sync and try failed objects again
        </MenuItem>
        <MenuSeparator />
        <MenuItem tone="danger" onSelect={() => setIsRemoving(true)}>
          Remove…
        </MenuItem>
      </DropdownMenu>
      <ConfirmDialog
        open={isRemoving}
        onOpenChange={setIsRemoving}
        title={`Remove ${connection.title}?`}
        description="Nothing is synced from it any more. Its tasks and everything people did with them stay, and connecting the same place again brings no task a second time."
        losses={lossesOf(connection)}
        confirmLabel="Remove the connection"
        onConfirm={() => remove().then(onRemoved)}
      />
    </>
  );
}

const lossesOf = ({ hasSecret, schedule }: ConnectionView) => [
  ...(hasSecret ? ["its credentials"] : []),
  ...(schedule === "manual" ? [] : ["its schedule"]),
  "its settings and the list of its syncs",
];
