// The address of sign-in and sign-out.
import { handleAuth } from "@/server/auth/handler";

export { handleAuth as GET, handleAuth as POST };
