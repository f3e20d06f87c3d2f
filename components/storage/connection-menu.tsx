// What can be done with a connection: sync now, and the rest behind a menu that is loaded with the first click.
"use client";

import { MoreHorizontal } from "lucide-react";
import { lazy } from "react";
import { LazyMenu } from "@/components/frame/lazy-menu";
import type { ConnectionView } from "@/components/storage/types";
import { useStorageActions } from "@/components/storage/use-storage";
import { Button, buttonLook } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import { isActiveSync } from "@/lib/storage-words";

const MoreActions = lazy(() => import("@/components/storage/more-actions"));

export interface ConnectionMenuProps {
  connection: ConnectionView;
  size: "sm" | "md";
  onRemoved?: () => void;
}

export function ConnectionMenu({ connection, size, onRemoved }: ConnectionMenuProps) {
  const { sync, isStarting } = useStorageActions(connection);
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap">
      <Button
        size={size}
        variant={size === "md" ? "primary" : "secondary"}
        busy={isStarting}
        disabled={isActiveSync(connection.lastSync)}
        aria-label={size === "md" ? undefined : `Sync now: ${connection.title}`}
        onClick={() => sync()}
      >
        Sync now
      </Button>
      <LazyMenu
        className={cn(buttonLook({ variant: "ghost", size }), size === "sm" ? "w-7" : "w-8", "px-0")}
        face={
          <>
            <MoreHorizontal aria-hidden="true" />
            <span className="sr-only">Actions for {connection.title}</span>
          </>
        }
        menu={(trigger) => (
          <MoreActions trigger={trigger} connection={connection} {...(onRemoved && { onRemoved })} />
        )}
      />
    </span>
  );
}
