// A person's own sessions.
import { EndSession } from "@/lib/schemas/user";
import { endSession, listSessions } from "@/server/services/sessions";
import { router, userProcedure } from "@/server/trpc";

const own = "one's own sessions";

export const sessionRouter = router({
  list: userProcedure(own).query(({ ctx }) => listSessions(ctx.user)),
  delete: userProcedure(own)
    .input(EndSession)
    .mutation(({ ctx, input }) => endSession(ctx.user, input)),
});
