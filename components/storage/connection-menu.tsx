// What can be done with a connection: sync now, and behind a menu edit, try failed objects again, remove.
"use client";

import { MoreHorizontal } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { ConnectionView } from "@/components/storage/types";
import { useStorageActions, useStoragePaths } from "@/components/storage/use-storage";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { DropdownMenu, MenuItem, MenuSeparator } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { isActiveSync } from "@/lib/storage-words";

export interface ConnectionMenuProps {
  connection: ConnectionView;
  size: "sm" | "md";
  onRemoved?: () => void;
}

export function ConnectionMenu({ connection, size, onRemoved }: ConnectionMenuProps) {
  const { title } = connection;
  const [isRemoving, setIsRemoving] = useState(false);
  const { sync, remove, isStarting } = useStorageActions(connection);
  const isBusy = isActiveSync(connection.lastSync);
  const edit = useStoragePaths().edit(connection.id);
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap">
      <Button
        size={size}
        variant={size === "md" ? "primary" : "secondary"}
        busy={isStarting}
        disabled={isBusy}
        aria-label={size === "md" ? undefined : `Sync now: ${title}`}
        onClick={() => sync()}
      >
        Sync now
      </Button>
      <DropdownMenu
        trigger={
          <IconButton label={`Actions for ${title}`} size={size}>
            <MoreHorizontal aria-hidden="true" />
          </IconButton>
        }
      >
        <MenuItem asChild>
          <Link href={edit}>Edit</Link>
        </MenuItem>
        <MenuItem disabled={isBusy || connection.objects.failed === 0} onSelect={() => sync(true)}>
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
        title={`Remove ${title}?`}
        description="Nothing is synced from it any more. Its tasks and everything people did with them stay, and connecting the same place again brings no task a second time."
        losses={lossesOf(connection)}
        confirmLabel="Remove the connection"
        onConfirm={() => remove().then(onRemoved)}
      />
    </span>
  );
}

const lossesOf = ({ hasSecret, schedule }: ConnectionView) => [
  ...(hasSecret ? ["its credentials"] : []),
  ...(schedule === "manual" ? [] : ["its schedule"]),
  "its settings and the list of its syncs",
];
