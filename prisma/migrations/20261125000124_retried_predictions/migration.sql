-- CreateTable
CREATE TABLE "RetriedPrediction" (
    "id" BIGINT NOT NULL,
    "orgId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "taskId" BIGINT NOT NULL,
    "generation" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "rawReply" TEXT,
    "strategy" TEXT,
    "attempts" INTEGER NOT NULL,
    "promptTokens" INTEGER NOT NULL,
    "completionTokens" INTEGER NOT NULL,
    "cachedTokens" INTEGER NOT NULL,
    "costUsd" DECIMAL(14,8),
    "latencyMs" INTEGER,
    "failedAt" TIMESTAMPTZ NOT NULL,
    "retriedAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RetriedPrediction_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "RetriedPrediction_orgId_runId_taskId_idx" ON "RetriedPrediction"("orgId", "runId", "taskId");

-- CreateIndex
CREATE INDEX "RetriedPrediction_orgId_projectId_taskId_idx" ON "RetriedPrediction"("orgId", "projectId", "taskId");

-- AddForeignKey
ALTER TABLE "RetriedPrediction" ADD CONSTRAINT "RetriedPrediction_orgId_projectId_runId_fkey" FOREIGN KEY ("orgId", "projectId", "runId") REFERENCES "Run"("orgId", "projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RetriedPrediction" ADD CONSTRAINT "RetriedPrediction_orgId_projectId_taskId_fkey" FOREIGN KEY ("orgId", "projectId", "taskId") REFERENCES "Task"("orgId", "projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------
alter table "RetriedPrediction" enable row level security;
alter table "RetriedPrediction" force row level security;
create policy tenant on "RetriedPrediction" to assay_app
  using ("orgId" = (select current_setting('app.org', true))) with check ("orgId" = (select current_setting('app.org', true)));
create policy system on "RetriedPrediction" to assay_system using (true) with check (true);
alter table "RetriedPrediction" add check ("orgId" <> '');
-- History is written once; it falls with its run or its task.
grant select, insert on "RetriedPrediction" to assay_app, assay_system;
