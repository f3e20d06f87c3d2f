// Asks before typed text is lost: to another version, to another page, or to what somebody else has saved.
"use client";

import dynamic from "next/dynamic";
import type { Draft } from "@/components/prompts/studio/use-draft";
import { useLeaveGuard } from "@/components/prompts/studio/use-leave-guard";

const ConfirmDialog = dynamic(
  () => import("@/components/ui/alert-dialog").then((file) => file.ConfirmDialog),
  { ssr: false },
);
const ConflictDialog = dynamic(() => import("@/components/prompts/studio/conflict-dialog"), { ssr: false });

export interface DraftDialogsProps {
  draft: Draft;
  /** The version that shall be opened although there are unsaved edits. */
  wanted: string | null;
  onWant: (versionId: string | null) => void;
}

export function DraftDialogs({ draft, wanted, onWant }: DraftDialogsProps) {
  const leave = useLeaveGuard(draft.isDirty);
  const isAsking = wanted !== null || leave.href !== null;
  return (
    <>
      {isAsking ? (
        <ConfirmDialog
          open
          onOpenChange={(open) => {
            if (open) return;
            onWant(null);
            leave.stay();
          }}
          title="Leave without saving?"
          losses={[`your edits of version ${draft.version.number}`]}
          confirmLabel="Leave"
          cancelLabel="Stay"
          onConfirm={() => {
            if (wanted !== null) draft.open(wanted);
            else {
              draft.discard();
              leave.go();
            }
          }}
        />
      ) : null}
      {draft.conflict ? <ConflictDialog draft={draft} mine={draft.conflict} /> : null}
    </>
  );
}
