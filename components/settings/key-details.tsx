// What may be known about the stored key: its end, its state, who set it, and where it is sent.
import type { StoredKey } from "@/components/settings/key-view";
import { Badge } from "@/components/ui/badge";
import { Code } from "@/components/ui/code-block";
import { DataList } from "@/components/ui/data-list";
import { RelativeTime } from "@/components/ui/relative-time";

const STATES = {
  works: { tone: "success", label: "Works" },
  untested: { tone: "neutral", label: "Untested: the first run will tell" },
  refused: { tone: "danger", label: "Refused" },
  no_credit: { tone: "danger", label: "Out of credit" },
} as const;

const when = (at: Date | null) => (at ? <RelativeTime at={at} /> : "never");

/** The host's list of models, and the daily check when it has learnt nothing since. */
function readings({ models, servedAt, checkFailedAt, checkCode }: StoredKey) {
  const list = (
    <>
      {models} within reach, read {when(servedAt)}
    </>
  );
  const miss = (
    <>
      {when(checkFailedAt)}, without an answer{checkCode ? ` (${checkCode})` : ""}
    </>
  );
  return [
    ...(models ? [{ name: "Models", value: list }] : []),
    ...(checkFailedAt ? [{ name: "Last check", value: miss }] : []),
  ];
}

export function KeyDetails({ stored, provider }: { stored: StoredKey; provider: string }) {
  const { tone, label } = STATES[stored.state];
  const items = [
    { name: "Key", value: <Code>{`sk-…${stored.last4}`}</Code> },
    { name: "State", value: <Badge tone={tone}>{label}</Badge> },
    {
      name: "Set",
      value: (
        <>
          {when(stored.createdAt)} by {stored.setBy ?? "a former member"}
        </>
      ),
    },
    { name: "Tested", value: when(stored.testedAt) },
    { name: "Last used", value: when(stored.lastUsedAt) },
    ...readings(stored),
    { name: "Sent to", value: <Code>{provider}</Code> },
  ];
  return (
    <>
      <DataList items={items} />
      <p className="mt-3 text-muted text-sm">
        The key is stored encrypted and never shown again. Its address is set by whoever runs this
        installation.
      </p>
    </>
  );
}
