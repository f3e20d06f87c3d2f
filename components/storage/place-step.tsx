// First step of a connection: which storage, where in it, with which credentials, and whether it answers.
"use client";

import { withProduct } from "@/components/storage/draft";
import { PlaceFields } from "@/components/storage/place-fields";
import { PRODUCTS } from "@/components/storage/products";
import { SecretFields } from "@/components/storage/secret-fields";
import type { ConnectionView, StorageList } from "@/components/storage/types";
import type { Wizard } from "@/components/storage/use-wizard";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { RadioGroup } from "@/components/ui/radio-group";
import type { StorageProduct } from "@/lib/storage-words";

export interface PlaceStepProps {
  wizard: Wizard;
  connection: ConnectionView | null;
  offers: StorageList["offers"];
}

export function PlaceStep({ wizard, connection, offers }: PlaceStepProps) {
  const { form, draft, test } = wizard;
  const offered = PRODUCTS.filter(
    ({ value }) => value !== "folder" || offers.folder || draft.product === "folder",
  );
  function choose(product: StorageProduct) {
    const next = withProduct(draft, product);
    form.setValue("product", product);
    form.setValue("region", next.region);
    form.setValue("endpoint", next.endpoint);
    form.clearErrors();
  }
  return (
    <>
      <RadioGroup
        aria-label="Kind of storage"
        boxed
        className="sm:grid-cols-2 lg:grid-cols-3"
        options={offered.map(({ value, label, description }) => ({ value, label, description }))}
        value={draft.product}
        onValueChange={(product) => choose(product as StorageProduct)}
      />
      <div className="grid max-w-3xl grid-cols-1 gap-4">
        <PlaceFields form={form} product={draft.product} />
        <SecretFields form={form} draft={draft} connection={connection} />
        <TestLine test={test} />
      </div>
    </>
  );
}

function TestLine({ test }: { test: Wizard["test"] }) {
  const { outcome, isPending } = test;
  return (
    <div className="grid gap-3">
      <div>
        <Button busy={isPending} onClick={() => void test.run()}>
          Test connection
        </Button>
      </div>
      <div aria-live="polite">
        {outcome?.problem ? (
          <Alert tone="danger" title="The test failed">
            {outcome.problem}
          </Alert>
        ) : null}
        {outcome && outcome.problem === null ? (
          <Alert tone="success" title="The storage answers">
            What is there can be listed.
          </Alert>
        ) : null}
      </div>
    </div>
  );
}
