// The way to the pages of an Inngest server.

/** A name without a dot is one of the deployment's own network, which a browser does not know. */
function isReachable(address: string): boolean {
  const { hostname } = new URL(address);
  return hostname === "localhost" || hostname.includes(".") || hostname.includes(":");
}

export function InngestLink({ address }: { address: string }) {
  const shown = address.replace(/^https?:\/\//, "").replace(/\/$/, "");
  if (!isReachable(address)) return <code className="font-mono text-sm">{shown}</code>;
  return (
    <a
      href={address}
      target="_blank"
      rel="noreferrer"
      className="text-accent-ink underline-offset-2 hover:underline"
    >
      {shown}
    </a>
  );
}
