// Says that a sync is at work, and tells its reader when it was canceled meanwhile.
import type { OrgScope } from "@/server/scope";

const LOOK_EVERY_MS = 2_000;

export type SyncWatch = { stop: AbortSignal; end(): void };

export class SyncStopped extends Error {}

export function watchSync(scope: OrgScope, syncId: string): SyncWatch {
  const controller = new AbortController();
  const look = async () => {
    const running = await scope.run(
      (tx) => tx.$executeRaw`update "StorageSync" set "progressAt" = now()
        where "orgId" = ${scope.orgId} and id = ${syncId} and state = 'running'`,
    );
    if (running === 0) controller.abort(new SyncStopped());
  };
  // A database that is away stops the sync by itself: what it reads cannot be stored.
  const timer = setInterval(() => void look().catch(() => {}), LOOK_EVERY_MS);
  return { stop: controller.signal, end: () => clearInterval(timer) };
}
