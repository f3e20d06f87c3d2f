-- AlterTable
ALTER TABLE "Import" ADD COLUMN     "progressAt" TIMESTAMPTZ;

-- What the cron looks for.
create index "Import_active" on "Import" (state, "progressAt") where state in ('queued', 'running');
