// One page inside the frame: top bar, title, optional tabs, and the content at the right width.
import type { ReactNode } from "react";
import { TopBar } from "@/components/frame/top-bar";
import type { Crumb } from "@/components/ui/breadcrumbs";
import { PageHeader } from "@/components/ui/page-header";
import { cn } from "@/lib/cn";

const WIDTHS = { form: "max-w-3xl", content: "max-w-6xl", full: "max-w-none" };

export interface PageProps {
  title: string;
  /** Keeps the title for screen readers only, where the breadcrumb already says it. */
  hideTitle?: boolean;
  meta?: ReactNode;
  description?: ReactNode;
  crumbs: readonly Crumb[];
  /** In the top bar, the primary one last. */
  actions?: ReactNode;
  /** Usually LinkTabs; stands between title and content. */
  tabs?: ReactNode;
  /** A banner under the top bar. */
  banner?: ReactNode;
  width?: keyof typeof WIDTHS;
  /** Fills the window below the bar and leaves scrolling to the content, for tables and studios. */
  fill?: boolean;
  children: ReactNode;
}

export function Page(props: PageProps) {
  const {
    title,
    hideTitle,
    meta,
    description,
    crumbs,
    actions,
    tabs,
    banner,
    width = "content",
    fill,
    children,
  } = props;
  return (
    <div className={cn("flex min-w-0 grow flex-col", fill && "md:h-dvh md:overflow-hidden")}>
      <TopBar crumbs={crumbs} actions={actions} />
      {banner}
      <main
        id="main"
        tabIndex={-1}
        className={cn(
          "flex w-full min-w-0 grow flex-col gap-5 px-4 py-5 outline-none md:px-6",
          fill && "min-h-0",
          WIDTHS[width],
        )}
      >
        {hideTitle ? (
          <h1 className="sr-only">{title}</h1>
        ) : (
          <PageHeader title={title} meta={meta} description={description} />
        )}
        {tabs}
        {children}
      </main>
    </div>
  );
}
