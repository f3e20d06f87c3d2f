// The only builders of procedures: each says who may call it, and a procedure without that does not exist.
import { initTRPC } from "@trpc/server";
import superjson from "superjson";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import type { OrgPermission, ProjectPermission } from "@/lib/permissions";
import { enterOrg, enterProject } from "@/server/access";
import type { Context } from "@/server/context";
import { asAppError, asTrpcError, logUnexpected } from "@/server/errors";

/** What a procedure declares about itself; the generated tests read it. */
export type Meta =
  | { access: "public" | "user"; reason: string }
  | { access: "org"; permission: OrgPermission }
  | { access: "project"; permission: ProjectPermission };

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    transformer: superjson,
    isDev: false,
    errorFormatter({ shape, error, ctx }) {
      const known = asAppError(error.cause) ?? asAppError(error);
      const unexpected = !known && error.code === "INTERNAL_SERVER_ERROR";
      return {
        code: shape.code,
        message:
          known?.message ??
          (unexpected ? "Something went wrong on our side. Nothing was changed." : shape.message),
        data: {
          code: shape.data.code,
          httpStatus: shape.data.httpStatus,
          appCode: known?.code ?? null,
          fields: known?.fields ?? null,
          requestId: ctx?.requestId ?? null,
        },
      };
    },
  });

const mapErrors = t.middleware(async ({ next, path, ctx }) => {
  const result = await next();
  if (result.ok) return result;
  const cause = result.error.cause ?? result.error;
  if (asAppError(cause)) throw asTrpcError(cause);
  if (result.error.code === "INTERNAL_SERVER_ERROR") logUnexpected(cause, { path, requestId: ctx.requestId });
  return result;
});

const base = t.procedure.use(mapErrors);

const signedIn = base.use(({ ctx, next }) => {
  if (!ctx.user) throw new AppError("unauthenticated", "Please sign in.");
  return next({ ctx: { ...ctx, user: ctx.user } });
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

export const publicProcedure = (reason: string) => base.meta({ access: "public", reason });

export const userProcedure = (reason: string) => signedIn.meta({ access: "user", reason });

const Slug = z.string().min(1).max(64);
const NONE = {} as Record<never, never>;

/** Input is { org: slug } plus `shape`; ctx gains { org, role, scope }. Order: signed in, member, permission. */
export function orgProcedure<S extends z.ZodRawShape = Record<never, never>>(
  permission: OrgPermission,
  shape: S = NONE as S,
) {
  return signedIn
    .meta({ access: "org", permission })
    .input(z.strictObject({ org: Slug, ...shape }))
    .use(async ({ ctx, input, next }) => {
      const { org, role, scope } = await enterOrg(ctx, (input as { org: string }).org, permission);
      return next({ ctx: { ...ctx, org, role, scope } });
    });
}

/** Input is { org, projectId } plus `shape`; ctx.scope is a ProjectScope. Order: signed in, member, reach, permission. */
export function projectProcedure<S extends z.ZodRawShape = Record<never, never>>(
  permission: ProjectPermission,
  shape: S = NONE as S,
) {
  return signedIn
    .meta({ access: "project", permission })
    .input(z.strictObject({ org: Slug, projectId: z.uuid(), ...shape }))
    .use(async ({ ctx, input, next }) => {
      const { org: slug, projectId } = input as { org: string; projectId: string };
      const { org, role, scope } = await enterProject(ctx, slug, projectId, permission);
      return next({ ctx: { ...ctx, org, role, scope } });
    });
}
