-- AlterTable
ALTER TABLE "ProjectMember" ADD COLUMN     "role" TEXT;

-- ---------------------------------------------------------------------------------------------------------
alter table "ProjectMember" add check (role in ('reviewer', 'annotator'));
