// The button that opens the dialog for a new prompt; the dialog is loaded with the first click.
"use client";

import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Can } from "@/components/can";
import { Button } from "@/components/ui/button";

const CreatePromptDialog = dynamic(() => import("@/components/prompts/create-prompt-dialog"), { ssr: false });

export interface CreatePromptButtonProps {
  label?: string;
  variant?: "primary" | "secondary";
}

export function CreatePromptButton({
  label = "Create Prompt",
  variant = "primary",
}: CreatePromptButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <Can permission="prompt.write">
      <Button variant={variant} onClick={() => setOpen(true)}>
        <Plus aria-hidden="true" />
        {label}
      </Button>
      {open ? <CreatePromptDialog onClose={() => setOpen(false)} /> : null}
    </Can>
  );
}
