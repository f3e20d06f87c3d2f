// The person's live sessions, with a button that ends each of the others.
"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { toast } from "@/components/ui/toast";
import { browserName } from "@/lib/browser-name";

type Session = { id: string; userAgent: string; createdAt: Date; lastSeenAt: Date; isThis: boolean };

export function SessionList({ initial }: { initial: Session[] }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { data } = useQuery(trpc.session.list.queryOptions(undefined, { initialData: initial }));
  const end = useMutation(
    trpc.session.delete.mutationOptions({
      onSuccess: () => toast.success("The session has ended."),
      onSettled: () => client.invalidateQueries({ queryKey: trpc.session.list.queryKey() }),
    }),
  );
  return (
    <Card
      title="Where you are signed in"
      description="A session ends after 7 days without use, and after 30 days in any case."
      flush
    >
      <ul>
        {data.map((session) => (
          <li key={session.id} className="flex items-center gap-3 border-b px-4 py-3 last:border-b-0">
            <div className="min-w-0 grow">
              <p className="flex items-center gap-2 font-medium" title={session.userAgent}>
                {browserName(session.userAgent)}
                {session.isThis ? <Badge tone="accent">This browser</Badge> : null}
              </p>
              <p className="text-muted text-sm">
                Last used <RelativeTime at={session.lastSeenAt} />, signed in{" "}
                <RelativeTime at={session.createdAt} />
              </p>
            </div>
            {session.isThis ? null : (
              <Button
                size="sm"
                busy={end.isPending && end.variables.sessionId === session.id}
                onClick={() => end.mutate({ sessionId: session.id })}
              >
                End
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
