// The five roles in words: what stands beside the select where a role is chosen.
import type { Role } from "@/lib/permissions";

export const ROLE_WORDS: Record<Role, { label: string; can: string }> = {
  owner: { label: "Owner", can: "Everything, with the OpenAI key and the roles of other owners and admins." },
  admin: {
    label: "Admin",
    can: "Every project, and all members below admin. Sees the key's state, cannot change it.",
  },
  manager: {
    label: "Manager",
    can: "Creates projects and prompts; imports, runs, converts and exports in projects they joined.",
  },
  reviewer: {
    label: "Reviewer",
    can: "Reviews, corrects and stars ground truth in published projects they joined.",
  },
  annotator: { label: "Annotator", can: "Labels tasks in published projects they joined." },
};
