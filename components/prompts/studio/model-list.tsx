// The models in a list that is searched, sorted and walked through by keyboard.
"use client";

import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useState } from "react";
import { findModels, MODEL_ORDERS, type ModelOrder } from "@/components/prompts/model-words";
import { ModelRow } from "@/components/prompts/studio/model-row";
import type { ModelChoice, ModelEstimate } from "@/components/prompts/types";
import { Select } from "@/components/ui/select";

export interface ModelListProps {
  models: readonly ModelChoice[];
  estimates: readonly ModelEstimate[];
  chosen: string;
  onChoose: (id: string) => void;
}

export function ModelList({ models, estimates, chosen, onChoose }: ModelListProps) {
  const [words, setWords] = useState("");
  const [order, setOrder] = useState<ModelOrder>("listed");
  const byId = new Map(estimates.map((estimate) => [estimate.id, estimate]));
  const prices = new Map(estimates.map(({ id, per1000 }) => [id, per1000]));
  const found = findModels(models, { words, order, prices });
  const stopped = found.filter(({ runnable }) => !runnable);
  const row = (model: ModelChoice) => (
    <ModelRow
      key={model.id}
      model={model}
      estimate={byId.get(model.id)}
      chosen={model.id === chosen}
      onChoose={onChoose}
    />
  );
  return (
    <Command label="Models" shouldFilter={false} defaultValue={chosen} loop>
      <div className="sticky -top-4 z-10 -mx-4 -mt-4 mb-2 flex flex-wrap items-center gap-2 border-b bg-surface px-4 py-2">
        <div className="relative min-w-0 grow basis-40">
          <Search
            className="pointer-events-none absolute inset-y-0 left-2.5 my-auto size-4 text-faint"
            aria-hidden="true"
          />
          <Command.Input
            value={words}
            onValueChange={setWords}
            placeholder="Find a model"
            className="control h-8 w-full px-2.5 pl-8"
          />
        </div>
        <Select
          aria-label="Order"
          className="w-auto"
          options={MODEL_ORDERS}
          value={order}
          onValueChange={setOrder}
        />
      </div>
      <Command.List className="-mx-2">
        <Command.Empty className="px-2 py-8 text-center text-muted">
          No model matches. Try fewer letters.
        </Command.Empty>
        {found.filter(({ runnable }) => runnable).map(row)}
        {stopped.length > 0 ? (
          <Command.Group
            heading="Cannot be run here"
            className="[&_[cmdk-group-heading]]:mt-2 [&_[cmdk-group-heading]]:border-t [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-sm"
          >
            {stopped.map(row)}
          </Command.Group>
        ) : null}
      </Command.List>
    </Command>
  );
}
