// One storage connection: its running sync, what its objects became, and the syncs before.
"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { ProjectPage } from "@/components/projects/project-page";
import { ConnectionMenu } from "@/components/storage/connection-menu";
import { ObjectTable } from "@/components/storage/object-table";
import { SyncHistory } from "@/components/storage/sync-history";
import { SyncProgress } from "@/components/storage/sync-progress";
import type { ConnectionView as Connection } from "@/components/storage/types";
import { useConnection, useStoragePaths } from "@/components/storage/use-storage";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Stat, StatStrip } from "@/components/ui/stat";
import { formatCount } from "@/lib/format";
import { OBJECT_STATES } from "@/lib/schemas/storage";
import { isActiveSync, kindWords, placeWords, SCHEDULE_WORDS } from "@/lib/storage-words";

export function ConnectionView({ initial }: { initial: Connection }) {
  const router = useRouter();
  const paths = useStoragePaths();
  const connection = useConnection(initial);
  const [state, setState] = useQueryState("state", parseAsStringLiteral(OBJECT_STATES));
  const { title, lastSync } = connection;
  return (
    <ProjectPage
      current="storage"
      trail={[{ label: "Storage", href: paths.list }, { label: title }]}
      actions={<ConnectionMenu connection={connection} size="md" onRemoved={() => router.push(paths.list)} />}
    >
      <Head connection={connection} />
      {lastSync && isActiveSync(lastSync) ? <SyncProgress connection={connection} sync={lastSync} /> : null}
      {lastSync?.state === "failed" ? (
        <Alert
          tone="danger"
          title="The last sync failed"
          actions={
            <Button size="sm" asChild>
              <Link href={paths.edit(connection.id)}>Edit the connection</Link>
            </Button>
          }
        >
          {lastSync.error} What was synced before stays.
        </Alert>
      ) : null}
      <Counts connection={connection} />
      <ObjectTable connection={connection} state={state} onState={(next) => void setState(next)} />
      <SyncHistory connection={connection} />
    </ProjectPage>
  );
}

function Head({ connection }: { connection: Connection }) {
  const { title, source, prefix, pattern, schedule, nextSyncAt } = connection;
  return (
    <div>
      <h2 className="break-words text-xl">{title}</h2>
      <p className="text-muted">
        {kindWords(source)} · <span className="wrap-anywhere">{placeWords(source, prefix)}</span>
        {pattern ? (
          <>
            {" "}
            · <span className="wrap-anywhere">{pattern}</span>
          </>
        ) : null}
      </p>
      <p className="text-muted">
        {SCHEDULE_WORDS[schedule]}
        {schedule !== "manual" && nextSyncAt ? (
          <>
            , next sync <RelativeTime at={nextSyncAt} />
          </>
        ) : null}
      </p>
    </div>
  );
}

function Counts({ connection: { id, objects } }: { connection: Connection }) {
  const page = useStoragePaths().connection(id);
  return (
    <StatStrip className="grid-cols-3">
      <Stat label="Synced" value={formatCount(objects.synced)} href={`${page}?state=synced`} />
      <Stat
        label="Failed"
        value={formatCount(objects.failed)}
        href={`${page}?state=failed`}
        {...(objects.failed > 0 && { tone: "bad" })}
      />
      <Stat label="Missing" value={formatCount(objects.missing)} href={`${page}?state=missing`} />
    </StatStrip>
  );
}
