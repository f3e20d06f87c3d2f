-- AlterTable
ALTER TABLE "Organization" ADD COLUMN     "replyCache" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "replyUsedAt" TIMESTAMPTZ;

-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "cached" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "CachedReply" (
    "orgId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "labelIndex" INTEGER NOT NULL,
    "confidence" DOUBLE PRECISION,
    "distribution" JSONB,
    "strategy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CachedReply_pkey" PRIMARY KEY ("orgId","key")
);

-- CreateIndex
CREATE INDEX "CachedReply_orgId_createdAt_idx" ON "CachedReply"("orgId", "createdAt");

-- AddForeignKey
ALTER TABLE "CachedReply" ADD CONSTRAINT "CachedReply_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------
alter table "CachedReply"
  add check ("labelIndex" >= 0),
  add check (jsonb_array_length(distribution) <= 10),
  add check (strategy in ('decisions', 'json_schema', 'number_logit_bias', 'forced_tool', 'json_object', 'text_parse', 'lexical'));
alter table "CachedReply" enable row level security;
alter table "CachedReply" force row level security;
create policy tenant on "CachedReply" to assay_app
  using ("orgId" = (select current_setting('app.org', true))) with check ("orgId" = (select current_setting('app.org', true)));
create policy system on "CachedReply" to assay_system using (true) with check (true);
alter table "CachedReply" add check ("orgId" <> '');
grant select, insert, delete on "CachedReply" to assay_app;
grant select on "CachedReply" to assay_system;
