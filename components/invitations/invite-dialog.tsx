// Invites people by address, several at once with a role each, then shows what became of every address.
"use client";

import { useState } from "react";
import { describeError } from "@/components/error-note";
import { InviteResults } from "@/components/invitations/invite-results";
import { type InvitedRole, useRoleOptions } from "@/components/invitations/role-options";
import { type Invited, useInvitationActions } from "@/components/invitations/use-invitations";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { splitAddresses } from "@/lib/addresses";
import { formatPlural } from "@/lib/format";
import { MAX_INVITED } from "@/lib/limits";

type Roles = Readonly<Record<string, InvitedRole>>;

export default function InviteDialog({ onClose }: { onClose: () => void }) {
  const { create } = useInvitationActions();
  const [text, setText] = useState("");
  const [role, setRole] = useState<InvitedRole>("annotator");
  const [roles, setRoles] = useState<Roles>({});
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [results, setResults] = useState<Invited[] | null>(null);
  const people = splitAddresses(text).map((email) => ({ email, role: roles[email] ?? role }));
  const tooMany = people.length > MAX_INVITED ? `At most ${MAX_INVITED} addresses at once.` : null;

  async function invite() {
    setBusy(true);
    setRefusal(null);
    try {
      setResults(await create({ people }));
    } catch (error) {
      setRefusal(describeError(error).message);
    } finally {
      setBusy(false);
    }
  }

  if (results)
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        title="Invited"
        description="Each link is good for seven days and for its address alone. It is shown only now."
        footer={
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        }
      >
        <InviteResults results={results} />
      </Dialog>
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Invite people"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={busy}
            disabled={people.length === 0 || tooMany !== null}
            onClick={invite}
          >
            Invite {people.length === 0 ? "" : formatPlural(people.length, "person", "people")}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        {refusal ? <Alert tone="danger">{refusal}</Alert> : null}
        <Field label="E-mail addresses" hint="Separated by commas or new lines." error={tooMany}>
          {(control) => (
            <Textarea
              {...control}
              value={text}
              maxLength={20_000}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <RoleOfAll role={role} onChange={(next) => [setRole(next), setRoles({})]} />
        {people.length > 1 && tooMany === null ? (
          <RoleOfEach people={people} onChange={(email, next) => setRoles({ ...roles, [email]: next })} />
        ) : null}
      </div>
    </Dialog>
  );
}

function RoleOfAll({ role, onChange }: { role: InvitedRole; onChange: (role: InvitedRole) => void }) {
  const options = useRoleOptions();
  return (
    <Field label="Role">
      {(control) => <Select {...control} options={options} value={role} onValueChange={onChange} />}
    </Field>
  );
}

interface EachProps {
  people: readonly { email: string; role: InvitedRole }[];
  onChange: (email: string, role: InvitedRole) => void;
}

function RoleOfEach({ people, onChange }: EachProps) {
  const options = useRoleOptions().map(({ value, label }) => ({ value, label }));
  return (
    <ul className="grid grid-cols-1 gap-1.5">
      {people.map(({ email, role }) => (
        <li key={email} className="flex items-center gap-3">
          <span className="min-w-0 grow truncate">{email}</span>
          <Select
            aria-label={`Role of ${email}`}
            size="sm"
            className="w-32 shrink-0"
            options={options}
            value={role}
            onValueChange={(next) => onChange(email, next)}
          />
        </li>
      ))}
    </ul>
  );
}
