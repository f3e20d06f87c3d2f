// A page without the frame: the product's name above one box, for sign-in and for errors.
import Link from "next/link";
import type { ReactNode } from "react";
import { Logo } from "@/components/frame/logo";

export interface CenteredPageProps {
  title?: ReactNode;
  description?: ReactNode;
  /** A line under the box, such as a link to the other form. */
  footer?: ReactNode;
  children: ReactNode;
}

export function CenteredPage({ title, description, footer, children }: CenteredPageProps) {
  return (
    <main id="main" className="flex min-h-dvh flex-col items-center px-4 py-12 sm:justify-center">
      <Link href="/" className="mb-6 rounded-md">
        <Logo />
      </Link>
      <div className="w-full max-w-sm rounded-xl border bg-surface p-5 sm:p-6">
        {title ? <h1 className="text-xl">{title}</h1> : null}
        {description ? <p className="mt-1 text-muted">{description}</p> : null}
        <div className={title ? "mt-5" : ""}>{children}</div>
      </div>
      {footer ? <p className="mt-4 text-center text-muted">{footer}</p> : null}
    </main>
  );
}
