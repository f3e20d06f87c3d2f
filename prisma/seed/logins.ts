// The people of the demo organization, one per role; printed at every start, used by the end-to-end tests.
import type { Role } from "@/lib/permissions";

export type DemoLogin = { role: Role; name: string; email: string; password: string };

const PASSWORD = "harbor-and-pine";

export const DEMO_LOGINS: readonly DemoLogin[] = [
  { role: "owner", name: "Olive Owens", email: "owner@harborpine.example", password: PASSWORD },
  { role: "admin", name: "Adam Adler", email: "admin@harborpine.example", password: PASSWORD },
  { role: "manager", name: "Mara Munn", email: "manager@harborpine.example", password: PASSWORD },
  { role: "reviewer", name: "Rui Reis", email: "reviewer@harborpine.example", password: PASSWORD },
  { role: "annotator", name: "Anna Ames", email: "annotator@harborpine.example", password: PASSWORD },
];
