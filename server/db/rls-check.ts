// Refuses to serve from a database in which one organization could read another's rows.
import pg from "pg";

const APP = "assay_app";
const SYSTEM = "assay_system";

/** Rejects with an Error of one sentence that names the open table or the too powerful role. */
export async function assertTenantTablesClosed(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined); // the query in flight carries the reason
  try {
    await client.connect();
    const problem = (await roleProblem(client)) ?? (await tableProblem(client));
    if (problem) throw new Error(`Assay does not serve from this database: ${problem}.`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

type RoleRow = { name: string; exists: boolean; login: boolean; bypasses: boolean };

async function roleProblem(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<RoleRow>(
    `select wanted.name,
            role.oid is not null as exists,
            coalesce(role.rolcanlogin, false) as login,
            exists (
              select from pg_roles strong
              where (strong.rolsuper or strong.rolbypassrls) and pg_has_role(role.oid, strong.oid, 'member')
            ) as bypasses
     from unnest($1::text[]) as wanted (name) left join pg_roles role on role.rolname = wanted.name`,
    [[APP, SYSTEM]],
  );
  for (const role of rows) {
    if (!role.exists) return `the role ${role.name} is missing; run npm run db:migrate`;
    if (role.login) return `the role ${role.name} may log in`;
    if (role.bypasses) return `the role ${role.name} can bypass row-level security`;
  }
  return null;
}

type TableRow = {
  name: string;
  enabled: boolean;
  forced: boolean;
  app: boolean;
  system: boolean;
  open: boolean;
};

// A policy holds for a role when it names the role or everybody (oid 0). One for the application must look at app.org.
async function tableProblem(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<TableRow>(
    `with tenant as (
       select class.oid, class.relname, class.relrowsecurity, class.relforcerowsecurity
       from pg_class class
       where class.relkind in ('r', 'p') and class.relnamespace = 'public'::regnamespace
         and (class.relname = 'Organization' or exists (
           select from pg_attribute where attrelid = class.oid and attname = 'orgId' and not attisdropped))
     ), policy as (
       select polrelid, role,
              position('app.org' in coalesce(pg_get_expr(polqual, polrelid), 'app.org')) = 0
              or position('app.org' in coalesce(pg_get_expr(polwithcheck, polrelid), 'app.org')) = 0 as open
       from pg_policy, unnest(polroles) as role where polpermissive
     )
     select tenant.relname as name, relrowsecurity as enabled, relforcerowsecurity as forced,
            exists (select from policy where polrelid = tenant.oid and role in (0, $1::regrole)) as app,
            exists (select from policy where polrelid = tenant.oid and role in (0, $2::regrole)) as system,
            exists (select from policy where polrelid = tenant.oid and role in (0, $1::regrole)
                    and policy.open) as open
     from tenant order by tenant.relname`,
    [APP, SYSTEM],
  );
  if (rows.length === 0) return "it has no tables; run npm run db:migrate";
  for (const table of rows) {
    if (!table.enabled) return `the table ${table.name} has no row-level security`;
    if (!table.forced) return `row-level security of the table ${table.name} is not forced on its owner`;
    if (!table.app) return `the table ${table.name} has no policy for ${APP}`;
    if (!table.system) return `the table ${table.name} has no policy for ${SYSTEM}`;
    if (table.open) return `a policy of the table ${table.name} lets ${APP} see every organization`;
  }
  return null;
}
