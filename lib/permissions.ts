// Who may do what: the one table read by the procedures, the buttons, the refusals and the generated tests.

/** From most to least powerful; every permission is held by a role and all roles before it. */
export const ROLES = ["owner", "admin", "manager", "reviewer", "annotator"] as const;
export type Role = (typeof ROLES)[number];

type Permission = {
  /** The lowest role that holds it. */
  from: Role;
  /** org: decided from the role alone. project: the person must also reach the project. */
  scope: "org" | "project";
  /** Completes "You may not …" and "Only a manager or above may …". */
  can: string;
};

export const PERMISSIONS = {
  "organization.get": { from: "annotator", scope: "org", can: "open this organization" },
  "organization.update": { from: "admin", scope: "org", can: "change the organization's settings" },
  "member.list": { from: "admin", scope: "org", can: "see the member page" },
  "member.pick": { from: "manager", scope: "org", can: "see who may be added to a project" },
  "member.manage": { from: "admin", scope: "org", can: "change members" },
  "owner.manage": { from: "owner", scope: "org", can: "make or unmake owners" },
  "apiKey.get": { from: "manager", scope: "org", can: "see the state of the OpenAI key" },
  "apiKey.manage": { from: "owner", scope: "org", can: "change the OpenAI key" },
  "usage.get": { from: "manager", scope: "org", can: "see what calls cost" },
  "budget.update": { from: "admin", scope: "org", can: "cap the organization's monthly spending" },
  "audit.list": { from: "admin", scope: "org", can: "read the audit log" },
  "job.list": { from: "manager", scope: "org", can: "see background jobs" },
  "project.list": { from: "annotator", scope: "org", can: "list projects" },
  "project.create": { from: "manager", scope: "org", can: "create a project" },
  "prompt.get": { from: "manager", scope: "org", can: "open prompts" },
  "prompt.write": { from: "manager", scope: "org", can: "write prompts" },
  "project.get": { from: "annotator", scope: "project", can: "open this project" },
  "project.update": { from: "manager", scope: "project", can: "change the project's settings" },
  "project.delete": { from: "manager", scope: "project", can: "delete the project" },
  "project.stats": { from: "manager", scope: "project", can: "see the project's statistics" },
  "projectMember.manage": { from: "manager", scope: "project", can: "change the project's members" },
  "task.list": { from: "annotator", scope: "project", can: "open the task list" },
  "task.import": { from: "manager", scope: "project", can: "import tasks" },
  "task.delete": { from: "manager", scope: "project", can: "delete tasks" },
  "storage.manage": { from: "manager", scope: "project", can: "connect storage and sync it" },
  "export.create": { from: "manager", scope: "project", can: "export the project" },
  "annotation.create": { from: "annotator", scope: "project", can: "label tasks" },
  "annotation.list": { from: "annotator", scope: "project", can: "see annotations" },
  "annotation.review": { from: "reviewer", scope: "project", can: "review annotations" },
  "annotation.manage": { from: "manager", scope: "project", can: "change other people's annotations" },
  "groundTruth.set": { from: "reviewer", scope: "project", can: "star ground truth" },
  "prediction.list": { from: "annotator", scope: "project", can: "see predictions" },
  "prediction.review": { from: "reviewer", scope: "project", can: "review predictions" },
  "prediction.convert": { from: "manager", scope: "project", can: "convert predictions to annotations" },
  "prompt.run": { from: "manager", scope: "project", can: "run a prompt on this project" },
  "projectBudget.update": { from: "manager", scope: "project", can: "cap the project's monthly spending" },
  "run.get": { from: "manager", scope: "project", can: "see the details of a run" },
} as const satisfies Record<string, Permission>;

export type PermissionName = keyof typeof PERMISSIONS;
type NamesOf<S extends Permission["scope"]> = {
  [P in PermissionName]: (typeof PERMISSIONS)[P]["scope"] extends S ? P : never;
}[PermissionName];
export type OrgPermission = NamesOf<"org">;
export type ProjectPermission = NamesOf<"project">;

/** True when `role` is `other` or above it. */
export const isAtLeast = (role: Role, other: Role) => ROLES.indexOf(role) <= ROLES.indexOf(other);

/** True when the role holds the permission; reaching the project is checked apart. */
export const holds = (role: Role, permission: PermissionName) =>
  isAtLeast(role, PERMISSIONS[permission].from);

/** Owners and admins reach every project; everyone else those they joined, and below manager only published ones. */
export function reachesProject(role: Role, project: { joined: boolean; isPublished: boolean }): boolean {
  if (isAtLeast(role, "admin")) return true;
  return project.joined && (project.isPublished || isAtLeast(role, "manager"));
}

const ROLE_WITH_ARTICLE: Record<Role, string> = {
  owner: "an owner",
  admin: "an admin",
  manager: "a manager",
  reviewer: "a reviewer",
  annotator: "an annotator",
};

/** The sentence of a refusal, also shown as the tooltip of a disabled button. */
export function refusal(permission: PermissionName): string {
  const { from, can } = PERMISSIONS[permission];
  return `Only ${ROLE_WITH_ARTICLE[from]}${from === "owner" ? "" : " or above"} may ${can}.`;
}

/** May `actor` give `target` (now `present`) the role `next`? Owners act on all; admins only below admin, in both respects. */
export function mayChangeRole(actor: Role, present: Role, next: Role): boolean {
  if (actor === "owner") return true;
  return actor === "admin" && !isAtLeast(present, "admin") && !isAtLeast(next, "admin");
}

/** Roles that an invitation may carry: owners are made of members only. */
export const INVITED_ROLES = ROLES.slice(1) as Exclude<Role, "owner">[];

/** May `actor` invite somebody as `role`? The same rule as for members. */
export const mayInvite = (actor: Role, role: Role) => role !== "owner" && mayChangeRole(actor, role, role);

/** What somebody may act as inside one project while the organization has them as the other of the two. */
export const PROJECT_ROLES = ["reviewer", "annotator"] as const satisfies Role[];
export type ProjectRole = (typeof PROJECT_ROLES)[number];

export const mayActAs = (role: Role): role is ProjectRole => PROJECT_ROLES.some((other) => other === role);

/** The role that counts in a project: managers and above are never lowered, nobody is raised above reviewer. */
export const roleInProject = (role: Role, here: string | null): Role =>
  mayActAs(role) && here !== null ? (here as ProjectRole) : role;
