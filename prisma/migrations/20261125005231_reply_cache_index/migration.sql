-- DropIndex
DROP INDEX "CachedReply_orgId_createdAt_idx";
