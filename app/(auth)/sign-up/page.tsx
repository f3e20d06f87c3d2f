// The sign-up page: an account and an organization at once.
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { SignUpForm } from "@/components/auth/sign-up-form";
import { CenteredPage } from "@/components/frame/centered-page";
import { Alert } from "@/components/ui/alert";
import { getPerson, load } from "@/server/caller";

export const metadata: Metadata = { title: "Create an organization" };

export default async function SignUpPage() {
  if (await getPerson()) redirect("/");
  const canSignUp = await load((caller) => caller.user.canCreate());
  const signIn = (
    <>
      Have an account?{" "}
      <Link href="/sign-in" className="font-medium text-accent-ink hover:underline">
        Sign in
      </Link>
    </>
  );
  return (
    <CenteredPage
      title="Create an organization"
      description="You become its owner. Others join later."
      footer={signIn}
    >
      {canSignUp ? <SignUpForm /> : <Alert>New accounts are closed here. Ask an owner for an account.</Alert>}
    </CenteredPage>
  );
}
