-- AlterTable
ALTER TABLE "RunBatch" ADD COLUMN     "expectedUsd" DECIMAL(16,8) NOT NULL DEFAULT 0;

alter table "RunBatch" add check ("expectedUsd" >= 0);
