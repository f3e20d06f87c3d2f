// The buttons that open the dialogs of invitations, which are loaded with the first click.
"use client";

import { Link2, UserPlus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";

const InviteDialog = lazy(() => import("@/components/invitations/invite-dialog"));
const LinkDialog = lazy(() => import("@/components/invitations/link-dialog"));

export function InviteButtons() {
  const [open, setOpen] = useState<"people" | "link" | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Button onClick={() => setOpen("link")}>
        <Link2 aria-hidden="true" />
        <span className="max-sm:sr-only">Create invite link</span>
      </Button>
      <Button variant="primary" onClick={() => setOpen("people")}>
        <UserPlus aria-hidden="true" />
        Invite people
      </Button>
      <Suspense>
        {open === "people" ? <InviteDialog onClose={close} /> : null}
        {open === "link" ? <LinkDialog onClose={close} /> : null}
      </Suspense>
    </>
  );
}
