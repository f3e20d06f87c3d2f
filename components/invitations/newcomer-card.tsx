// Somebody who is not signed in: makes an account, or signs in with the one they have and then joins.
"use client";

import { useState } from "react";
import { SignInForm } from "@/components/auth/sign-in-form";
import { NewAccountForm } from "@/components/invitations/new-account-form";
import { Segmented } from "@/components/ui/segmented";

const WAYS = [
  { value: "new", label: "New here" },
  { value: "known", label: "I have an account" },
] as const;

type Way = (typeof WAYS)[number]["value"];

export function NewcomerCard({ token, invited }: { token: string; invited: string | null }) {
  const [way, setWay] = useState<Way>("new");
  return (
    <div className="grid grid-cols-1 gap-4">
      <Segmented
        label="Account"
        options={WAYS}
        value={way}
        onValueChange={setWay}
        className="justify-self-start"
      />
      {way === "new" ? (
        <NewAccountForm token={token} invited={invited} />
      ) : (
        <SignInForm next={`/invite/${token}`} />
      )}
    </div>
  );
}
