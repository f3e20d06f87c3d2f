// The menu of the whole prompt: rename and delete.
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CopyPlus, Ellipsis, Pencil, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMembership } from "@/components/can";
import type { Draft } from "@/components/prompts/studio/use-draft";
import { useTRPC } from "@/components/trpc";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { DropdownMenu, MenuItem } from "@/components/ui/dropdown-menu";
import { toast } from "@/components/ui/toast";
import { formatPlural } from "@/lib/format";

const RenameDialog = dynamic(() => import("@/components/prompts/studio/rename-dialog"), { ssr: false });

function useDelete({ prompt, discard }: Draft) {
  const { org } = useMembership();
  const router = useRouter();
  const trpc = useTRPC();
  const client = useQueryClient();
  const remove = useMutation(trpc.prompt.delete.mutationOptions());
  return async () => {
    await remove.mutateAsync({ org: org.slug, promptId: prompt.id });
    discard();
    await client.invalidateQueries({ queryKey: trpc.prompt.list.queryKey() });
    router.push(`/o/${org.slug}/prompts`);
    toast.success(`${prompt.name} is deleted.`);
  };
}

export default function PromptMenu({ draft, onSaveAs }: { draft: Draft; onSaveAs: () => void }) {
  const { prompt } = draft;
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  const remove = useDelete(draft);
  return (
    <>
      <DropdownMenu
        trigger={
          <Button variant="ghost" className="w-8 px-0" aria-label="More about this prompt">
            <Ellipsis aria-hidden="true" />
          </Button>
        }
      >
        <MenuItem icon={<CopyPlus aria-hidden="true" />} onSelect={onSaveAs}>
          Save as new version
        </MenuItem>
        <MenuItem icon={<Pencil aria-hidden="true" />} onSelect={() => setOpen("rename")}>
          Rename
        </MenuItem>
        <MenuItem icon={<Trash2 aria-hidden="true" />} tone="danger" onSelect={() => setOpen("delete")}>
          Delete
        </MenuItem>
      </DropdownMenu>
      {open === "rename" ? <RenameDialog draft={draft} onClose={() => setOpen(null)} /> : null}
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={(next) => (next ? undefined : setOpen(null))}
        title={`Delete ${prompt.name}?`}
        description="A prompt that has run cannot be deleted: its results are kept."
        losses={[formatPlural(prompt.versions.length, "version")]}
        confirmLabel="Delete the prompt"
        onConfirm={remove}
      />
    </>
  );
}
