// The last resort when even the document failed; works without any script, because no nonce reaches it.
"use client";

import "./globals.css";

export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <title>Something went wrong · Assay</title>
        <main className="mx-auto grid min-h-dvh max-w-md content-center gap-3 px-6 text-center">
          <h1 className="text-xl">Something went wrong</h1>
          <p className="text-muted">The page could not be drawn. What you saved is safe.</p>
          <p>
            <a href="?" className="font-medium text-accent-ink underline underline-offset-2">
              Load it again
            </a>
          </p>
        </main>
      </body>
    </html>
  );
}
