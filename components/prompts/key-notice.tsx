// What stands over the prompts while the key is missing or refused: owners can mend it here, others read whom to ask.
"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCan, useMembership } from "@/components/can";
import { KeyForm } from "@/components/settings/key-form";
import type { KeyView } from "@/components/settings/key-view";
import { useTRPC } from "@/components/trpc";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

type Notice = { tone: "neutral" | "danger"; title: string; text: string; action: string };

function noticeOf({ key, owners }: KeyView, isOwner: boolean): Notice | null {
  if (key?.state === "refused")
    return {
      tone: "danger",
      title: "OpenAI refuses the key (KEY_INVALID)",
      text: "Runs that use it are paused. What they have finished is kept, and they go on with a good key.",
      action: "Replace key",
    };
  if (key?.state === "no_credit")
    return {
      tone: "danger",
      title: "The OpenAI account is out of credit (QUOTA)",
      text: "Runs that use it are paused and can be resumed once it is paid up.",
      action: "Replace key",
    };
  if (key) return null;
  const draft = "Prompts can be drafted without one; OpenAI's models run only with it.";
  if (isOwner) return { tone: "neutral", title: "Add your OpenAI API key", text: draft, action: "Add key" };
  const names = owners.length > 0 ? ` Owners: ${owners.join(", ")}.` : "";
  return {
    tone: "neutral",
    title: "An owner must add the organization's OpenAI key",
    text: `${draft}${names}`,
    action: "",
  };
}

/** Silent about a missing key where the demo model runs without one. */
export function KeyNotice({ initial, demo }: { initial: KeyView; demo: boolean }) {
  const org = useMembership().org.slug;
  const isOwner = useCan()("apiKey.manage");
  const { data } = useQuery(useTRPC().apiKey.get.queryOptions({ org }, { initialData: initial }));
  const [open, setOpen] = useState(false);
  const notice = noticeOf(data, isOwner);
  if (!notice || (demo && !data.key)) return null;
  return (
    <Alert
      tone={notice.tone}
      title={notice.title}
      actions={
        isOwner ? (
          <Dialog
            open={open}
            onOpenChange={setOpen}
            trigger={<Button size="sm">{notice.action}</Button>}
            title={notice.action}
            description="The key is tested before it is stored, and nobody can read it afterwards."
          >
            <KeyForm provider={data.provider} onDone={() => setOpen(false)} onCancel={() => setOpen(false)} />
          </Dialog>
        ) : null
      }
    >
      {notice.text}
    </Alert>
  );
}
