// Somebody who is signed in joins with one click, or changes the account when the invitation is for another address.
"use client";

import { useMutation } from "@tanstack/react-query";
import { signOut } from "@/components/auth/sign-out";
import { describeError } from "@/components/error-note";
import { useTRPC } from "@/components/trpc";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

interface Props {
  token: string;
  /** The address that the invitation is for; null for a link that is for nobody in particular. */
  invited: string | null;
  /** The address of the signed-in person. */
  person: string;
  organization: string;
}

export function JoinCard({ token, invited, person, organization }: Props) {
  const accept = useMutation(useTRPC().invitation.accept.mutationOptions({ meta: { silent: true } }));
  const isOther = invited !== null && invited !== person;
  async function join() {
    const { organization: joined } = await accept.mutateAsync({ token });
    window.location.assign(`/o/${joined.slug}/projects`);
  }
  return (
    <div className="grid grid-cols-1 gap-4">
      {accept.error ? <Alert tone="danger">{describeError(accept.error).message}</Alert> : null}
      {isOther ? (
        <Alert tone="warning">
          This invitation is for {invited}, and you are signed in as {person}.
        </Alert>
      ) : (
        <>
          <p className="break-words">
            You are signed in as <strong>{person}</strong>.
          </p>
          <Button
            variant="primary"
            size="lg"
            busy={accept.isPending || accept.isSuccess}
            onClick={() => void join().catch(() => undefined)}
          >
            Join {organization}
          </Button>
        </>
      )}
      <Button onClick={() => void signOut(`/invite/${token}`)}>Use another account</Button>
    </div>
  );
}
