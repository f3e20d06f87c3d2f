// Copies a text and says so for a moment.
"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";

const SHOWN_MS = 1600;

export interface CopyButtonProps extends Omit<ButtonProps, "onClick" | "children" | "asChild"> {
  text: string;
  /** What is copied, for the accessible name: "Copy link". */
  label?: string;
  /** Shows the label beside the icon. */
  withLabel?: boolean;
}

export function CopyButton({
  text,
  label = "Copy",
  withLabel,
  variant = "ghost",
  size = "sm",
  ...props
}: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toast.error("The browser did not allow copying. Select the text and copy it by hand.");
    }
  }
  const Icon = copied ? Check : Copy;
  return (
    <Button variant={variant} size={size} {...props} onClick={copy} aria-label={copied ? "Copied" : label}>
      <Icon aria-hidden="true" className={copied ? "text-success-ink" : undefined} />
      {withLabel ? <span>{copied ? "Copied" : label}</span> : null}
    </Button>
  );
}
