// What people may ask of the audit log.
import { z } from "zod";
import { AUDIT_GROUPS, type AuditGroup } from "@/lib/audit";
import { pageShape } from "@/lib/schemas/page";

const GROUPS = Object.keys(AUDIT_GROUPS) as [AuditGroup, ...AuditGroup[]];

export const auditFilterShape = {
  group: z.enum(GROUPS).optional(),
  actorId: z.uuid().optional(),
  /** Days in UTC, both included. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
};

/** The cursor is the number of the last entry shown. */
const page = pageShape(z.string().regex(/^[0-9]{1,18}$/));

export const listAuditShape = { ...auditFilterShape, projectId: z.uuid().optional(), ...page };
export const listProjectAuditShape = { ...auditFilterShape, ...page };

export const AuditExportQuery = z.object({ ...auditFilterShape, projectId: z.uuid().optional() });
export type AuditFilter = z.infer<typeof AuditExportQuery>;
