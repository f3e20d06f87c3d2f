-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "mode" TEXT NOT NULL DEFAULT 'live';

-- CreateTable
CREATE TABLE "RunBatch" (
    "orgId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "generation" INTEGER NOT NULL,
    "round" INTEGER NOT NULL,
    "model" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'writing',
    "status" TEXT,
    "strategy" TEXT,
    "afterId" BIGINT NOT NULL,
    "toId" BIGINT,
    "lines" INTEGER NOT NULL DEFAULT 0,
    "tokens" BIGINT NOT NULL DEFAULT 0,
    "completed" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "providerId" TEXT,
    "inputFileId" TEXT,
    "outputFileId" TEXT,
    "errorFileId" TEXT,
    "code" TEXT,
    "queueTokens" BIGINT,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "progressAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ,

    CONSTRAINT "RunBatch_pkey" PRIMARY KEY ("orgId","runId","index")
);

-- CreateIndex
CREATE INDEX "RunBatch_orgId_model_createdAt_idx" ON "RunBatch"("orgId", "model", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "RunBatch_orgId_providerId_key" ON "RunBatch"("orgId", "providerId");

-- AddForeignKey
ALTER TABLE "RunBatch" ADD CONSTRAINT "RunBatch_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------
alter table "Run" add check (mode in ('live', 'batch'));
alter table "RunBatch"
  add check (state in ('writing', 'written', 'sent', 'ended', 'read', 'closed')),
  add check (status in ('validating', 'in_progress', 'finalizing', 'completed', 'failed', 'expired', 'cancelling', 'cancelled')),
  add check (state not in ('written', 'sent', 'ended', 'read') or "inputFileId" is not null),
  add check (state not in ('sent', 'ended') or "providerId" is not null),
  add check ("orgId" <> '');

-- Two files of one run are never made at a time, so no task is in two of them.
create unique index "RunBatch_one_in_the_making" on "RunBatch" ("orgId", "runId") where state in ('writing', 'written');
-- For the cron that looks for those which nobody looks after.
create index "RunBatch_open" on "RunBatch" ("progressAt") where state <> 'closed';

alter table "RunBatch" enable row level security;
alter table "RunBatch" force row level security;
create policy tenant on "RunBatch" to assay_app
  using ("orgId" = (select current_setting('app.org', true))) with check ("orgId" = (select current_setting('app.org', true)));
create policy system on "RunBatch" to assay_system using (true) with check (true);
grant select, insert, update, delete on "RunBatch" to assay_app, assay_system;
