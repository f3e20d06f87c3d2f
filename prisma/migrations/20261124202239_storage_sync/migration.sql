-- AlterTable
ALTER TABLE "Conversion" ADD COLUMN     "labelIds" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "progressAt" TIMESTAMPTZ;

-- AlterTable
ALTER TABLE "Import" ADD COLUMN     "undoneAt" TIMESTAMPTZ;

-- AlterTable
ALTER TABLE "Task" ADD COLUMN     "objectId" BIGINT,
ADD COLUMN     "objectRow" TEXT,
ADD COLUMN     "sourceState" TEXT;

-- CreateTable
CREATE TABLE "StorageConnection" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "source" JSONB NOT NULL,
    "location" TEXT NOT NULL,
    "secret" TEXT,
    "prefix" TEXT NOT NULL DEFAULT '',
    "pattern" TEXT NOT NULL DEFAULT '',
    "recursive" BOOLEAN NOT NULL DEFAULT true,
    "method" TEXT NOT NULL,
    "mapping" JSONB NOT NULL,
    "onChange" TEXT NOT NULL DEFAULT 'mark',
    "schedule" TEXT NOT NULL DEFAULT 'manual',
    "nextSyncAt" TIMESTAMPTZ,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" TIMESTAMPTZ,

    CONSTRAINT "StorageConnection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StorageSync" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "retriesFailed" BOOLEAN NOT NULL DEFAULT false,
    "cursor" TEXT,
    "page" INTEGER NOT NULL DEFAULT 0,
    "objectsSeen" INTEGER NOT NULL DEFAULT 0,
    "objectsRead" INTEGER NOT NULL DEFAULT 0,
    "objectsFailed" INTEGER NOT NULL DEFAULT 0,
    "objectsMissing" INTEGER NOT NULL DEFAULT 0,
    "tasksAdded" INTEGER NOT NULL DEFAULT 0,
    "tasksChanged" INTEGER NOT NULL DEFAULT 0,
    "rowsRejected" INTEGER NOT NULL DEFAULT 0,
    "code" TEXT,
    "error" TEXT,
    "startedById" TEXT,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ,
    "progressAt" TIMESTAMPTZ,
    "endedAt" TIMESTAMPTZ,

    CONSTRAINT "StorageSync_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StorageObject" (
    "id" BIGSERIAL NOT NULL,
    "orgId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "connectionId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "etag" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "modifiedAt" TIMESTAMPTZ,
    "state" TEXT NOT NULL,
    "code" TEXT,
    "reason" TEXT,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "rejects" JSONB NOT NULL DEFAULT '[]',
    "seenById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "syncedAt" TIMESTAMPTZ,

    CONSTRAINT "StorageObject_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "StorageConnection_orgId_projectId_createdAt_idx" ON "StorageConnection"("orgId", "projectId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "StorageConnection_orgId_projectId_id_key" ON "StorageConnection"("orgId", "projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "StorageConnection_orgId_projectId_location_prefix_key" ON "StorageConnection"("orgId", "projectId", "location", "prefix");

-- CreateIndex
CREATE INDEX "StorageSync_orgId_projectId_createdAt_idx" ON "StorageSync"("orgId", "projectId", "createdAt");

-- CreateIndex
CREATE INDEX "StorageSync_orgId_connectionId_createdAt_idx" ON "StorageSync"("orgId", "connectionId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "StorageSync_orgId_id_key" ON "StorageSync"("orgId", "id");

-- CreateIndex
CREATE INDEX "StorageObject_orgId_connectionId_state_id_idx" ON "StorageObject"("orgId", "connectionId", "state", "id");

-- CreateIndex
CREATE UNIQUE INDEX "StorageObject_orgId_id_key" ON "StorageObject"("orgId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "StorageObject_orgId_connectionId_key_key" ON "StorageObject"("orgId", "connectionId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "Task_orgId_objectId_objectRow_key" ON "Task"("orgId", "objectId", "objectRow");

-- AddForeignKey
ALTER TABLE "Task" ADD CONSTRAINT "Task_orgId_objectId_fkey" FOREIGN KEY ("orgId", "objectId") REFERENCES "StorageObject"("orgId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "StorageConnection" ADD CONSTRAINT "StorageConnection_orgId_projectId_fkey" FOREIGN KEY ("orgId", "projectId") REFERENCES "Project"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StorageSync" ADD CONSTRAINT "StorageSync_orgId_projectId_connectionId_fkey" FOREIGN KEY ("orgId", "projectId", "connectionId") REFERENCES "StorageConnection"("orgId", "projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StorageObject" ADD CONSTRAINT "StorageObject_orgId_projectId_connectionId_fkey" FOREIGN KEY ("orgId", "projectId", "connectionId") REFERENCES "StorageConnection"("orgId", "projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------
-- Closed lists.
alter table "Import" drop constraint "Import_state_check",
  add check (state in ('uploaded', 'queued', 'running', 'completed', 'failed', 'canceled', 'undone'));
alter table "Task"
  add check ("sourceState" in ('changed', 'missing')),
  add check (("objectId" is null) = ("objectRow" is null));
alter table "StorageConnection"
  add check (kind in ('s3', 'azure', 'folder')),
  add check (method in ('file', 'rows')),
  add check ("onChange" in ('mark', 'update')),
  add check (schedule in ('manual', 'hourly', 'daily', 'weekly')),
  add check (("nextSyncAt" is null) = (schedule = 'manual' or "deletedAt" is not null)),
  add check ("deletedAt" is null or secret is null);
alter table "StorageSync"
  add check (state in ('queued', 'running', 'completed', 'completed_with_errors', 'failed', 'canceled'));
alter table "StorageObject"
  add check (state in ('synced', 'failed', 'missing')),
  add check ((state = 'failed') = (code is not null));

-- One sync of a connection at a time, whoever starts it.
create unique index "StorageSync_one_at_once" on "StorageSync" ("connectionId") where state in ('queued', 'running');

-- What the crons look for.
create index "StorageSync_active" on "StorageSync" (state, "progressAt") where state in ('queued', 'running');
create index "StorageConnection_due" on "StorageConnection" ("nextSyncAt") where "nextSyncAt" is not null;
create index "Conversion_active" on "Conversion" (state, "progressAt") where state in ('queued', 'running');

-- Marks of the task list.
create index "Task_source_state" on "Task" ("orgId", "projectId", id) where "sourceState" is not null;

do $$
declare t text;
begin
  foreach t in array array['StorageConnection', 'StorageSync', 'StorageObject']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I to assay_app using ("orgId" = (select current_setting(''app.org'', true))) with check ("orgId" = (select current_setting(''app.org'', true)))', t);
    execute format('create policy system on %I to assay_system using (true) with check (true)', t);
    execute format('alter table %I add check ("orgId" <> '''')', t);
    execute format('grant select, insert, update, delete on %I to assay_app, assay_system', t);
  end loop;
end $$;
grant usage on all sequences in schema public to assay_app, assay_system;
