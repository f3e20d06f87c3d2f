// Accounts: sign-up and one's own profile.
import { CreateUser, UpdatePassword, UpdateUser } from "@/lib/schemas/user";
import { canSignUp, createUser, getUser, updatePassword, updateUser } from "@/server/services/users";
import { publicProcedure, router, userProcedure } from "@/server/trpc";

const own = "one's own account";

export const userRouter = router({
  canCreate: publicProcedure("the sign-in page asks whether there is a sign-up page").query(canSignUp),
  create: publicProcedure("sign-up")
    .input(CreateUser)
    .mutation(({ ctx, input }) => createUser(ctx.network, input)),
  get: userProcedure(own).query(({ ctx }) => getUser(ctx.user)),
  update: userProcedure(own)
    .input(UpdateUser)
    .mutation(({ ctx, input }) => updateUser(ctx.user, input)),
  updatePassword: userProcedure(own)
    .input(UpdatePassword)
    .mutation(({ ctx, input }) => updatePassword(ctx.user, ctx, input)),
});
