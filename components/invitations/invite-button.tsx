// The button that opens the dialog of invitations, which is loaded with the first click.
"use client";

import { UserPlus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";

const InviteDialog = lazy(() => import("@/components/invitations/invite-dialog"));

export function InviteButton() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <UserPlus aria-hidden="true" />
        Invite people
      </Button>
      {isOpen ? (
        <Suspense>
          <InviteDialog onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
