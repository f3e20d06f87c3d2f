// The sign-in page; ?next= says where to go afterwards.
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/auth/sign-in-form";
import { CenteredPage } from "@/components/frame/centered-page";
import { safePath } from "@/lib/safe-path";
import { getPerson, load } from "@/server/caller";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<{ next?: string | string[] }> };

export default async function SignInPage({ searchParams }: Props) {
  const { next: asked } = await searchParams;
  const next = safePath(typeof asked === "string" ? asked : null);
  if (await getPerson()) redirect(next);
  const canSignUp = await load((caller) => caller.user.canCreate());
  const signUp = (
    <>
      New here?{" "}
      <Link href="/sign-up" className="font-medium text-accent-ink hover:underline">
        Create an organization
      </Link>
    </>
  );
  return (
    <CenteredPage title="Sign in" footer={canSignUp ? signUp : undefined}>
      <SignInForm next={next} />
    </CenteredPage>
  );
}
