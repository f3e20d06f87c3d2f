// Where an invitation's link leads. Opening it uses nothing up: programs that look at mails open links as well.
import type { Metadata } from "next";
import { CenteredPage } from "@/components/frame/centered-page";
import { JoinCard } from "@/components/invitations/join-card";
import { NewcomerCard } from "@/components/invitations/newcomer-card";
import { ROLE_WORDS } from "@/components/members/role-words";
import { AcceptInvitation } from "@/lib/schemas/invitation";
import { getPerson, load } from "@/server/caller";

export const metadata: Metadata = { title: "Invitation", robots: { index: false } };

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const asked = AcceptInvitation.safeParse(await params);
  const found = asked.success ? await load((caller) => caller.invitation.get(asked.data)) : null;
  if (!asked.success || !found?.invitation)
    return (
      <CenteredPage title="This invitation is over" description="It was used, revoked or has expired.">
        <p className="text-muted">Ask whoever invited you for a new one.</p>
      </CenteredPage>
    );
  const { organization, email, role } = found.invitation;
  const { token } = asked.data;
  const person = await getPerson();
  return (
    <CenteredPage
      title={`Join ${organization}`}
      description={`As ${ROLE_WORDS[role].label}. ${ROLE_WORDS[role].can}`}
    >
      {person ? (
        <JoinCard token={token} invited={email} person={person.email} organization={organization} />
      ) : (
        <NewcomerCard token={token} invited={email} />
      )}
    </CenteredPage>
  );
}
