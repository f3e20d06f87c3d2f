// Names a new version and saves the text in the editor as it; the open version stays as it was.
"use client";

import { useState } from "react";
import type { Draft } from "@/components/prompts/studio/use-draft";
import { nextNumber } from "@/components/prompts/studio/version-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { MAX_TITLE_CHARS } from "@/lib/limits";

export default function SaveAsDialog({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const [name, setName] = useState("");
  async function save() {
    await draft.save({ asNew: true, name });
    onClose();
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`Save as version ${nextNumber(draft.prompt)}`}
      description={`Version ${draft.version.number} stays as it was last saved.`}
      size="sm"
    >
      <form
        className="grid grid-cols-1 gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label="Name" optional hint="What you changed, in a few words.">
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={MAX_TITLE_CHARS}
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={draft.isSaving}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
