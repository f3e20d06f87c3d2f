-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "spentUsd" DECIMAL(16,8) NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "SpendDay" (
    "orgId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "promptId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "tasks" INTEGER NOT NULL DEFAULT 0,
    "inputTokens" BIGINT NOT NULL DEFAULT 0,
    "cachedTokens" BIGINT NOT NULL DEFAULT 0,
    "outputTokens" BIGINT NOT NULL DEFAULT 0,
    "costUsd" DECIMAL(16,8) NOT NULL DEFAULT 0,
    "unknownCalls" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "SpendDay_pkey" PRIMARY KEY ("orgId","day","projectId","promptId","model")
);

-- AddForeignKey
ALTER TABLE "SpendDay" ADD CONSTRAINT "SpendDay_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------
alter table "SpendDay"
  add check (calls >= 0 and tasks >= 0 and "unknownCalls" between 0 and calls),
  add check ("inputTokens" >= 0 and "cachedTokens" >= 0 and "outputTokens" >= 0 and "costUsd" >= 0);

do $$
declare t text;
begin
  foreach t in array array['SpendDay']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I to assay_app using ("orgId" = (select current_setting(''app.org'', true))) with check ("orgId" = (select current_setting(''app.org'', true)))', t);
    execute format('create policy system on %I to assay_system using (true) with check (true)', t);
    execute format('alter table %I add check ("orgId" <> '''')', t);
    execute format('grant select, insert, update, delete on %I to assay_app, assay_system', t);
  end loop;
end $$;

-- What was spent before is read from the predictions, as a role that row-level security lets see them all.
do $$
begin
  set local role assay_system;
  update "Run" set "spentUsd" = "costUsd" where "costUsd" > 0;
  insert into "SpendDay"
  select p."orgId", p."projectId", r."promptId", r.model, (p."createdAt" at time zone 'utc')::date, sum(p.attempts), count(*),
    sum(p."promptTokens"), sum(p."cachedTokens"), sum(p."completionTokens"), coalesce(sum(p."costUsd"), 0),
    coalesce(sum(p.attempts) filter (where p."costUsd" is null), 0)
  from (
    select "orgId", "projectId", "runId", "createdAt", attempts, "promptTokens", "cachedTokens", "completionTokens", "costUsd" from "Prediction"
    union all
    select "orgId", "projectId", "runId", "failedAt", attempts, "promptTokens", "cachedTokens", "completionTokens", "costUsd" from "RetriedPrediction") p
  join "Run" r on r."orgId" = p."orgId" and r.id = p."runId"
  where p.attempts > 0
  group by 1, 2, 3, 4, 5;
  reset role;
end $$;
