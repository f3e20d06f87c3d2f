// Serves the product's functions: to the embedded engine in this process, or over HTTP to an Inngest server.
import { serve as serveEdge } from "inngest/edge";
import { serve as serveNext } from "inngest/next";
import { inngest } from "@/server/inngest/client";
import { classifyChunkJob } from "@/server/jobs/classify-chunk";
import { convertPredictions } from "@/server/jobs/convert-predictions";
import { importFile } from "@/server/jobs/import-file";
import { reconcileConversionsJob } from "@/server/jobs/reconcile-conversions";
import { reconcileRunsJob } from "@/server/jobs/reconcile-runs";
import { reconcileSyncsJob } from "@/server/jobs/reconcile-syncs";
import { refreshKeysJob } from "@/server/jobs/refresh-keys";
import { runBatchesJob } from "@/server/jobs/run-batches";
import { runPrompt } from "@/server/jobs/run-prompt";
import { startDueSyncsJob } from "@/server/jobs/start-due-syncs";
import { syncStorage } from "@/server/jobs/sync-storage";
import { tidyImportsJob } from "@/server/jobs/tidy-imports";
import { tidyRepliesJob } from "@/server/jobs/tidy-replies";

const functions = [
  classifyChunkJob,
  convertPredictions,
  importFile,
  reconcileConversionsJob,
  reconcileRunsJob,
  reconcileSyncsJob,
  refreshKeysJob,
  runBatchesJob,
  runPrompt,
  startDueSyncsJob,
  syncStorage,
  tidyImportsJob,
  tidyRepliesJob,
];

/** For the embedded engine; never exported from a route, because without a signing key it trusts its caller. */
export const engineHandler: (request: Request) => Promise<Response> = serveEdge({
  client: inngest,
  functions,
});

/** For an Inngest server; signatures are checked by the SDK. A sync that nobody signed is refused: it would make this server call out. */
export const routeHandlers = serveNext({ client: inngest, functions, enableUnauthedSync: false });
