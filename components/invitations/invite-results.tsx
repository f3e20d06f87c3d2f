// What became of each address that was invited, with the links to copy.

import { mailWords } from "@/components/invitations/mail-words";
import type { Invited } from "@/components/invitations/use-invitations";
import { ROLE_WORDS } from "@/components/members/role-words";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";

const OUTCOMES = {
  invited: { label: "Invited", tone: "success", why: null },
  member: { label: "Already a member", tone: "neutral", why: "Their role here stays as it is." },
  deactivated: { label: "Deactivated", tone: "warning", why: "Reactivate them in the list of members." },
  invalid: { label: "Invalid", tone: "danger", why: "This is not an e-mail address that can be used." },
  refused: { label: "Not changed", tone: "warning", why: "An owner has invited this person as Admin." },
} as const;

export function InviteResults({ results }: { results: readonly Invited[] }) {
  return (
    <ul className="grid grid-cols-1 gap-3">
      {results.map(({ email, role, outcome, link, mail }) => (
        <li key={email} className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <div className="min-w-0 grow">
            <p className="truncate font-medium">{email}</p>
            <p className="text-muted text-sm">
              {OUTCOMES[outcome].why ?? `As ${ROLE_WORDS[role].label}. ${mailWords(mail ?? "off")}`}
            </p>
          </div>
          <Badge tone={OUTCOMES[outcome].tone}>{OUTCOMES[outcome].label}</Badge>
          {link ? <CopyButton text={link} label="Copy link" withLabel variant="secondary" /> : null}
        </li>
      ))}
    </ul>
  );
}
