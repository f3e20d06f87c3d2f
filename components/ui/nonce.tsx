// Hands the page's style nonce to the few libraries that write a <style> element in the browser.
"use client";

import { createContext, type ReactNode, use, useInsertionEffect } from "react";

const NonceContext = createContext<string | undefined>(undefined);

export function NonceProvider({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  useInsertionEffect(() => {
    // Radix' scroll lock looks for its nonce in this well-known global.
    if (nonce) Object.assign(globalThis, { __webpack_nonce__: nonce });
  }, [nonce]);
  return <NonceContext value={nonce}>{children}</NonceContext>;
}

/** The nonce of this document, for libraries that take one (CodeMirror: `EditorView.cspNonce.of(nonce ?? "")`). */
export function useNonce(): string | undefined {
  return use(NonceContext);
}
