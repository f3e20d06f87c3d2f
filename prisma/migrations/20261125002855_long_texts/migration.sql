-- AlterTable
ALTER TABLE "Prediction" ADD COLUMN     "leftOutChars" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "PromptVersion" ADD COLUMN     "longTexts" TEXT NOT NULL DEFAULT 'refuse';

-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "windowShare" DOUBLE PRECISION NOT NULL DEFAULT 1;

-- ---------------------------------------------------------------------------------------------------------
alter table "PromptVersion" add check ("longTexts" in ('refuse', 'head_tail'));
alter table "Run" add check ("windowShare" > 0 and "windowShare" <= 1);
-- Not checked for the rows that are there: they were never cut.
alter table "Prediction" add check (truncated = ("leftOutChars" > 0) and "leftOutChars" >= 0) not valid;
