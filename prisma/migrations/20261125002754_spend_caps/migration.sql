-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "stoppedBy" TEXT;

-- CreateTable
CREATE TABLE "SpendCap" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "projectId" TEXT,
    "runId" TEXT,
    "amountUsd" DECIMAL(16,8) NOT NULL,
    "updatedById" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SpendCap_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SpendLease" (
    "orgId" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "amountUsd" DECIMAL(16,8) NOT NULL,
    "expiresAt" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "SpendLease_pkey" PRIMARY KEY ("orgId","runId","holder")
);

-- CreateTable
CREATE TABLE "SpendAlert" (
    "id" BIGSERIAL NOT NULL,
    "orgId" TEXT NOT NULL,
    "capId" TEXT NOT NULL,
    "month" DATE NOT NULL,
    "percent" INTEGER NOT NULL,
    "amountUsd" DECIMAL(16,8) NOT NULL,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SpendAlert_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "SpendCap_orgId_id_key" ON "SpendCap"("orgId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "SpendCap_orgId_projectId_key" ON "SpendCap"("orgId", "projectId");

-- CreateIndex
CREATE UNIQUE INDEX "SpendCap_orgId_runId_key" ON "SpendCap"("orgId", "runId");

-- CreateIndex
CREATE UNIQUE INDEX "SpendAlert_orgId_capId_month_percent_amountUsd_key" ON "SpendAlert"("orgId", "capId", "month", "percent", "amountUsd");

-- AddForeignKey
ALTER TABLE "SpendCap" ADD CONSTRAINT "SpendCap_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SpendCap" ADD CONSTRAINT "SpendCap_orgId_projectId_fkey" FOREIGN KEY ("orgId", "projectId") REFERENCES "Project"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SpendCap" ADD CONSTRAINT "SpendCap_orgId_runId_fkey" FOREIGN KEY ("orgId", "runId") REFERENCES "Run"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SpendLease" ADD CONSTRAINT "SpendLease_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SpendLease" ADD CONSTRAINT "SpendLease_orgId_runId_fkey" FOREIGN KEY ("orgId", "runId") REFERENCES "Run"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SpendAlert" ADD CONSTRAINT "SpendAlert_orgId_capId_fkey" FOREIGN KEY ("orgId", "capId") REFERENCES "SpendCap"("orgId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------
-- One cap of each kind for what it caps.
create unique index "SpendCap_organization_key" on "SpendCap" ("orgId") where kind = 'organization';
alter table "SpendCap"
  add check (case kind when 'run' then "runId" is not null and "projectId" is null
                       when 'project' then "projectId" is not null and "runId" is null
                       when 'organization' then "projectId" is null and "runId" is null
                       else false end),
  add check ("amountUsd" > 0);
alter table "SpendLease" add check ("amountUsd" >= 0);
alter table "SpendAlert" add check (percent between 1 and 100);
alter table "Run" add check ("stoppedBy" in ('run', 'project', 'organization'));

do $$
declare t text;
begin
  foreach t in array array['SpendCap', 'SpendLease', 'SpendAlert']
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
