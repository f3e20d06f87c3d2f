-- CreateTable
CREATE TABLE "TokenCount" (
    "orgId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "taskId" BIGINT NOT NULL,
    "column" TEXT NOT NULL,
    "encoding" TEXT NOT NULL,
    "content" BIGINT NOT NULL,
    "tokens" INTEGER,

    CONSTRAINT "TokenCount_pkey" PRIMARY KEY ("orgId","projectId","taskId","column","encoding")
);

-- AddForeignKey
ALTER TABLE "TokenCount" ADD CONSTRAINT "TokenCount_orgId_projectId_taskId_fkey" FOREIGN KEY ("orgId", "projectId", "taskId") REFERENCES "Task"("orgId", "projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------
alter table "TokenCount" add check (tokens >= 0);

do $$
declare t text;
begin
  foreach t in array array['TokenCount']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I to assay_app using ("orgId" = (select current_setting(''app.org'', true))) with check ("orgId" = (select current_setting(''app.org'', true)))', t);
    execute format('create policy system on %I to assay_system using (true) with check (true)', t);
    execute format('alter table %I add check ("orgId" <> '''')', t);
    execute format('grant select, insert, update, delete on %I to assay_app, assay_system', t);
  end loop;
end $$;
