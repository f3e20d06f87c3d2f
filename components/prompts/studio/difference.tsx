// What changed between two texts of a prompt, pane by pane and line by line.
import { cn } from "@/lib/cn";
import { type DiffLine, diffCounts, diffLines } from "@/lib/line-diff";
import { LONG_TEXTS_WORDS } from "@/lib/long-texts";
import { type PromptText, sameText } from "@/lib/prompt-edit";

const SIGNS: Record<DiffLine["kind"], string> = { same: " ", added: "+", removed: "−" };
const WORDS: Record<DiffLine["kind"], string> = { same: "", added: "Added: ", removed: "Removed: " };
const GROUNDS: Record<DiffLine["kind"], string> = {
  same: "text-muted",
  added: "bg-success-soft text-success-ink",
  removed: "bg-danger-soft text-danger-ink",
};

export function Difference({ before, after }: { before: PromptText; after: PromptText }) {
  if (sameText(before, after)) return <p className="text-muted">Nothing is different.</p>;
  return (
    <div className="grid grid-cols-1 gap-4">
      <Setting name="Model" before={before.model} after={after.model} />
      <Setting
        name="Long texts"
        before={LONG_TEXTS_WORDS[before.longTexts].label}
        after={LONG_TEXTS_WORDS[after.longTexts].label}
      />
      <Pane title="System" before={before.system} after={after.system} />
      <Pane title="User" before={before.user} after={after.user} />
    </div>
  );
}

function Setting({ name, before, after }: { name: string; before: string; after: string }) {
  if (before === after) return null;
  return (
    <p>
      {name}: <span className="text-danger-ink line-through">{before}</span>{" "}
      <span className="text-success-ink">{after}</span>
    </p>
  );
}

function Pane({ title, before, after }: { title: string; before: string; after: string }) {
  if (before === after) return <p className="text-muted text-sm">{title}: the same.</p>;
  const lines = diffLines(before, after).map((line, at) => ({ ...line, id: `${at} ${line.kind}` }));
  const { added, removed } = diffCounts(lines);
  return (
    <section>
      <h3 className="mb-1 flex items-baseline gap-2 font-medium text-sm">
        {title}
        <span className="font-normal text-muted tabular">
          +{added} −{removed}
        </span>
      </h3>
      <div className="max-h-96 overflow-auto rounded-lg border py-1 font-mono text-sm">
        {lines.map(({ id, kind, text }) => (
          <p key={id} className={cn("flex gap-2 whitespace-pre-wrap break-words px-3", GROUNDS[kind])}>
            <span aria-hidden="true" className="shrink-0 select-none">
              {SIGNS[kind]}
            </span>
            <span className="sr-only">{WORDS[kind]}</span>
            <span className="min-w-0">{text === "" ? "\u00a0" : text}</span>
          </p>
        ))}
      </div>
    </section>
  );
}
