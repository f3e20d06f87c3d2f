-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "failedInRow" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "LlmLimit" (
    "orgId" TEXT NOT NULL,
    "limitKey" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "requestsPerMinute" DOUBLE PRECISION,
    "tokensPerMinute" DOUBLE PRECISION,
    "requestsAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tokensAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "cap" DOUBLE PRECISION,
    "pausedUntil" TIMESTAMPTZ,
    "refusedSince" TIMESTAMPTZ,
    "urgentUntil" TIMESTAMPTZ,
    "answeredAt" TIMESTAMPTZ,
    "usedAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LlmLimit_pkey" PRIMARY KEY ("orgId","limitKey","model")
);

-- CreateTable
CREATE TABLE "LlmRefusal" (
    "orgId" TEXT NOT NULL,
    "baseUrl" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "strategy" TEXT NOT NULL,
    "refusedAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LlmRefusal_pkey" PRIMARY KEY ("orgId","baseUrl","model","strategy")
);

-- AddForeignKey
ALTER TABLE "LlmLimit" ADD CONSTRAINT "LlmLimit_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LlmRefusal" ADD CONSTRAINT "LlmRefusal_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------
-- Closed lists and what the arithmetic of leases relies on.
alter table "LlmLimit"
  add check ("requestsPerMinute" > 0),
  add check ("tokensPerMinute" > 0),
  add check (cap >= 1);
alter table "LlmRefusal"
  add check (strategy in ('decisions', 'json_schema', 'number_logit_bias', 'forced_tool', 'json_object', 'text_parse', 'lexical'));

do $$
declare t text;
begin
  foreach t in array array['LlmLimit', 'LlmRefusal']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I to assay_app using ("orgId" = (select current_setting(''app.org'', true))) with check ("orgId" = (select current_setting(''app.org'', true)))', t);
    execute format('create policy system on %I to assay_system using (true) with check (true)', t);
    execute format('alter table %I add check ("orgId" <> '''')', t);
    execute format('grant select, insert, update, delete on %I to assay_app, assay_system', t);
  end loop;
end $$;
