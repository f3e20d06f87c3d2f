-- DropIndex
DROP INDEX "Task_orgId_objectId_objectRow_key";

-- DropIndex
DROP INDEX "Task_orgId_projectId_externalId_key";

-- AlterTable
ALTER TABLE "Import" ADD COLUMN     "bytesRead" BIGINT NOT NULL DEFAULT 0;

-- ---------------------------------------------------------------------------------------------------------
-- The same rules on the rows that have something to rule: a counter that moves writes to every index of its task, and these two
-- made a third of that work for tasks that are in neither.
create unique index "Task_external_id" on "Task" ("orgId", "projectId", "externalId") where "externalId" is not null;
create unique index "Task_object_row" on "Task" ("orgId", "objectId", "objectRow") where "objectId" is not null;
