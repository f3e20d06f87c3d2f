// What every page stands in: nonce, theme, URL state, data client and toasts.
"use client";

import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { ToasterLoader } from "@/components/toaster-loader";
import { TrpcProvider } from "@/components/trpc";
import { NonceProvider } from "@/components/ui/nonce";

export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <NonceProvider nonce={nonce}>
      <ThemeProvider attribute="data-theme" disableTransitionOnChange {...(nonce ? { nonce } : {})}>
        <NuqsAdapter>
          <TrpcProvider>{children}</TrpcProvider>
        </NuqsAdapter>
        <ToasterLoader />
      </ThemeProvider>
    </NonceProvider>
  );
}
