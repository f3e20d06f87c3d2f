// Chooses another role for a member: the matrix in words beside each, and the password again for a new owner.
"use client";

import { useState } from "react";
import { useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { ROLE_WORDS } from "@/components/members/role-words";
import { type Member, useMemberActions } from "@/components/members/use-member-actions";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioGroup } from "@/components/ui/radio-group";
import { mayChangeRole, ROLES, type Role } from "@/lib/permissions";

export function RoleDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const { role: mine } = useMembership();
  const { updateRole } = useMemberActions();
  const [next, setNext] = useState<Role>(member.role);
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const needsPassword = next === "owner" && member.role !== "owner";

  async function save() {
    setBusy(true);
    setRefusal(null);
    try {
      await updateRole(member, next, needsPassword ? password : undefined);
      onClose();
    } catch (error) {
      setRefusal(describeError(error).message);
    } finally {
      setBusy(false);
    }
  }

  const options = ROLES.map((role) => ({
    value: role,
    label: ROLE_WORDS[role].label,
    description: ROLE_WORDS[role].can,
    disabled: !mayChangeRole(mine, member.role, role),
  }));
  const blocked = next === member.role || (needsPassword && password === "");
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Role of ${member.name}`}
      description="It takes effect with their next click."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={busy} disabled={blocked} onClick={save}>
            Change role
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {refusal ? <Alert tone="danger">{refusal}</Alert> : null}
        <RadioGroup
          options={options}
          value={next}
          onValueChange={(role) => setNext(role as Role)}
          boxed
          aria-label="Role"
        />
        {needsPassword ? (
          <Field label="Your password" hint="Owners can do everything, so please confirm that it is you.">
            {(control) => (
              <Input
                {...control}
                type="password"
                autoComplete="current-password"
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            )}
          </Field>
        ) : null}
      </div>
    </Dialog>
  );
}
