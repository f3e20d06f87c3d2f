// What the routes for files share: who asks for which project, and how a refusal looks over plain HTTP.
import { z } from "zod";
import { AppError } from "@/lib/errors";
import type { OrgPermission, ProjectPermission } from "@/lib/permissions";
import { type Caller, enterOrg, enterProject } from "@/server/access";
import { createContext } from "@/server/context";
import { asAppError, HTTP_STATUS, logUnexpected } from "@/server/errors";
import type { OrgScope, ProjectScope } from "@/server/scope";

const Address = z.object({ org: z.string().min(1).max(64), projectId: z.uuid() });
const HEADERS = { "cache-control": "private, no-store", "x-content-type-options": "nosniff" };

export const answer = (status: number, body: unknown) => Response.json(body, { status, headers: HEADERS });

/** The same shape for every refusal: { error: a sentence }. */
export const refuse = (status: number, error: string) => answer(status, { error });

/**
 * Runs `work` in the project that the query names by `org` and `projectId`, after the checks of a procedure with this
 * permission. Whatever is thrown becomes a status and a sentence.
 */
export function inProject(
  request: Request,
  permission: ProjectPermission,
  work: (scope: ProjectScope, query: URLSearchParams) => Promise<Response>,
): Promise<Response> {
  return asPerson(request, async (caller, query) => {
    const { org, projectId } = Address.parse(Object.fromEntries(query));
    const { scope } = await enterProject(caller, org, projectId, permission);
    return work(scope, query);
  });
}

/** The same in the organization that the query names by `org`. */
export function inOrganization(
  request: Request,
  permission: OrgPermission,
  work: (scope: OrgScope, query: URLSearchParams) => Promise<Response>,
): Promise<Response> {
  return asPerson(request, async (caller, query) => {
    const { org } = Address.pick({ org: true }).parse(Object.fromEntries(query));
    const { scope } = await enterOrg(caller, org, permission);
    return work(scope, query);
  });
}

async function asPerson(
  request: Request,
  work: (caller: Caller, query: URLSearchParams) => Promise<Response>,
): Promise<Response> {
  const query = new URL(request.url).searchParams;
  let requestId = "";
  try {
    const context = await createContext(request.headers);
    requestId = context.requestId;
    if (!context.user) throw new AppError("unauthenticated", "Please sign in.");
    return await work({ ...context, user: context.user }, query);
  } catch (error) {
    const known = asAppError(error);
    if (known) return refuse(HTTP_STATUS[known.code], known.message);
    logUnexpected(error, { path: new URL(request.url).pathname, requestId });
    return refuse(500, `Something went wrong on our side. Nothing was changed. Request ${requestId}.`);
  }
}

/** Header of a download; the name is built here from plain characters only, so it can break no header. */
export function attachment(name: string, extension: string): Record<string, string> {
  const plain = name
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9 _-]/g, "")
    .trim()
    .replaceAll(" ", "-")
    .slice(0, 80);
  return { ...HEADERS, "content-disposition": `attachment; filename="${plain || "assay"}.${extension}"` };
}
