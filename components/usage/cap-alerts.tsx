// Says over a page which caps of the month are half, nearly or wholly used up; nothing while none is.
"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useMembership } from "@/components/can";
import { useTRPC } from "@/components/trpc";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { toldCaps } from "@/components/usage/cap-words";

export function CapAlerts() {
  const { org } = useMembership();
  const usage = `/o/${org.slug}/usage`;
  const isThere = usePathname() === usage;
  const { data } = useQuery(useTRPC().budget.list.queryOptions({ org: org.slug }));
  const told = data ? toldCaps(data) : [];
  if (told.length === 0) return null;
  return (
    <Alert
      banner
      tone={told.some(({ percent }) => percent >= 80) ? "warning" : "neutral"}
      actions={
        isThere ? null : (
          <Button size="sm" asChild>
            <Link href={usage}>Open usage</Link>
          </Button>
        )
      }
    >
      {told.map(({ id, sentence }) => (
        <p key={id}>{sentence}</p>
      ))}
    </Alert>
  );
}
