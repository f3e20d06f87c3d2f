// What the audit log holds: the closed list of actions, in groups, each with what it reads as after a person's name.

export const AUDIT_GROUPS = {
  access: "Access and members",
  key: "OpenAI key",
  money: "Money",
  prompts: "Prompts and runs",
  data: "Data",
  projects: "Projects and settings",
} as const;
export type AuditGroup = keyof typeof AUDIT_GROUPS;

type Action = { group: AuditGroup; says: string };

export const AUDIT_ACTIONS = {
  "session.create": { group: "access", says: "signed in" },
  "session.refuse": { group: "access", says: "was refused at sign-in: wrong password" },
  "user.updatePassword": { group: "access", says: "changed their password" },
  "member.updateRole": { group: "access", says: "changed a member's role" },
  "member.deactivate": { group: "access", says: "deactivated a member" },
  "member.reactivate": { group: "access", says: "let a member in again" },
  "member.delete": { group: "access", says: "removed a member" },
  "invitation.create": { group: "access", says: "invited people" },
  "invitation.createLink": { group: "access", says: "made an invitation link" },
  "invitation.resend": { group: "access", says: "sent an invitation again" },
  "invitation.delete": { group: "access", says: "revoked an invitation" },
  "invitation.accept": { group: "access", says: "joined by an invitation" },
  "projectMember.create": { group: "access", says: "added members to a project" },
  "projectMember.update": { group: "access", says: "changed what a member is in a project" },
  "projectMember.delete": { group: "access", says: "took a member out of a project" },
  "apiKey.update": { group: "key", says: "set the OpenAI key" },
  "apiKey.test": { group: "key", says: "tested the OpenAI key" },
  "apiKey.delete": { group: "key", says: "deleted the OpenAI key" },
  "apiKey.check": { group: "key", says: "checked the OpenAI key" },
  "budget.update": { group: "money", says: "changed a cap" },
  "budget.reach": { group: "money", says: "reached a part of a cap" },
  "prompt.create": { group: "prompts", says: "created a prompt" },
  "prompt.delete": { group: "prompts", says: "deleted a prompt" },
  "version.activate": { group: "prompts", says: "changed the active prompt version" },
  "run.create": { group: "prompts", says: "started a run" },
  "run.pause": { group: "prompts", says: "paused a run" },
  "run.resume": { group: "prompts", says: "resumed a run" },
  "run.retryFailed": { group: "prompts", says: "tried the failed tasks of a run again" },
  "run.cancel": { group: "prompts", says: "canceled a run" },
  "task.import": { group: "data", says: "imported tasks" },
  "import.cancel": { group: "data", says: "canceled an import" },
  "import.undo": { group: "data", says: "undid an import" },
  "task.delete": { group: "data", says: "deleted tasks" },
  "conversion.create": { group: "data", says: "converted predictions" },
  "conversion.cancel": { group: "data", says: "canceled a conversion" },
  "conversion.undo": { group: "data", says: "undid a conversion" },
  "export.create": { group: "data", says: "exported a project" },
  "storage.create": { group: "data", says: "connected a storage" },
  "storage.update": { group: "data", says: "changed a storage connection" },
  "storage.delete": { group: "data", says: "removed a storage connection" },
  "storage.sync": { group: "data", says: "synced a storage" },
  "storage.cancelSync": { group: "data", says: "canceled a sync" },
  "audit.export": { group: "data", says: "exported the audit log" },
  "label.create": { group: "projects", says: "added a label" },
  "label.update": { group: "projects", says: "changed a label" },
  "label.retire": { group: "projects", says: "retired a label" },
  "label.restore": { group: "projects", says: "brought a label back" },
  "label.reorder": { group: "projects", says: "reordered the labels" },
  "organization.update": { group: "projects", says: "changed the organization's settings" },
  "replyCache.update": { group: "projects", says: "switched the keeping of labels that models gave" },
  "replyCache.delete": { group: "projects", says: "deleted the kept labels that models gave" },
  "project.create": { group: "projects", says: "created a project" },
  "project.update": { group: "projects", says: "changed a project's settings" },
  "project.delete": { group: "projects", says: "deleted a project" },
} as const satisfies Record<string, Action>;

export type AuditAction = keyof typeof AUDIT_ACTIONS;

/** An entry of another version of the code keeps its own name. */
export const auditWords = (action: string): string =>
  Object.hasOwn(AUDIT_ACTIONS, action) ? AUDIT_ACTIONS[action as AuditAction].says : action;

/** The actions of a group. */
export const actionsOf = (group: AuditGroup): string[] =>
  Object.entries(AUDIT_ACTIONS).flatMap(([action, { group: own }]) => (own === group ? [action] : []));
