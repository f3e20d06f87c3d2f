// What a run may cost at most: a cap proposed from the expected price, and what the caps of the month leave for it.
"use client";

import { useState } from "react";
import { amountsOf } from "@/components/runs/estimate-words";
import { Tick } from "@/components/runs/tick";
import type { RunEstimate } from "@/components/runs/types";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { CAP_FORMAT, capWarning, parseCap, proposeCap } from "@/lib/budgets";
import { formatUsd } from "@/lib/format";
import type { RunMode } from "@/lib/run-states";

export type Spending = { capUsd?: number; acceptsUnknownPrice?: boolean };

/** The fields' state; `input` is null while the run may not start with what they hold. */
export function useSpending(estimate: RunEstimate | undefined, mode: RunMode) {
  const [text, setText] = useState("");
  const [accepts, setAccepts] = useState(false);
  const cap = parseCap(text);
  const isUncounted =
    estimate !== undefined && !estimate.isPriceKnown && (estimate.caps.length > 0 || cap !== null);
  const isReady = cap !== undefined && (!isUncounted || accepts);
  const input: Spending | null = isReady
    ? { ...(cap !== null && { capUsd: cap }), ...(isUncounted && { acceptsUnknownPrice: true }) }
    : null;
  return {
    estimate,
    mode,
    text,
    setText,
    isValid: cap !== undefined,
    isUncounted,
    accepts,
    setAccepts,
    input,
  };
}

export function SpendingFields(props: ReturnType<typeof useSpending>) {
  const { estimate, mode, text, setText, isValid, isUncounted, accepts, setAccepts } = props;
  if (!estimate?.live) return null;
  const expected = amountsOf(estimate, mode)?.usd?.expected ?? null;
  const warning = capWarning(estimate.caps, expected);
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-end gap-2">
        <Field label="Cap of this run" optional error={isValid ? undefined : CAP_FORMAT} className="w-44">
          {(control) => (
            <Input
              {...control}
              lead="$"
              inputMode="decimal"
              placeholder="no cap"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        {expected !== null && expected > 0 && text === "" ? (
          <Button variant="ghost" onClick={() => setText(String(proposeCap(expected, estimate.tasks)))}>
            Cap at {formatUsd(proposeCap(expected, estimate.tasks))}
          </Button>
        ) : null}
      </div>
      {warning ? <p className="text-sm text-warning-ink">{warning}</p> : null}
      {isUncounted ? (
        <Tick
          label="Start although the price of this model is unknown and no cap can count it"
          checked={accepts}
          onChange={setAccepts}
        />
      ) : null}
    </div>
  );
}
