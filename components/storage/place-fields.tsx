// The fields that say where a storage is, by its kind.
"use client";

import { helpOf } from "@/components/storage/products";
import type { WizardForm } from "@/components/storage/use-wizard";
import { FormField } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import type { StorageProduct } from "@/lib/storage-words";

type Props = { form: WizardForm; product: StorageProduct };

const PLAIN = { autoComplete: "off", autoCapitalize: "none", spellCheck: false } as const;

export function PlaceFields({ form, product }: Props) {
  if (product === "azure") return <AzureFields form={form} />;
  if (product === "folder")
    return (
      <FormField
        form={form}
        name="path"
        label="Folder"
        optional
        hint="Below the folder that is shared with Assay, such as mail/2026. Empty: all of it."
      >
        {(control) => <Input {...control} {...PLAIN} />}
      </FormField>
    );
  return <S3Fields form={form} product={product} />;
}

function S3Fields({ form, product }: Props) {
  const { regionHint, endpoint } = helpOf(product);
  return (
    <>
      {endpoint ? (
        <FormField form={form} name="endpoint" label="Endpoint" hint={endpoint.hint}>
          {(control) => <Input {...control} {...PLAIN} inputMode="url" placeholder={endpoint.placeholder} />}
        </FormField>
      ) : null}
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <FormField form={form} name="bucket" label="Bucket" hint="Its name alone.">
          {(control) => <Input {...control} {...PLAIN} />}
        </FormField>
        <FormField form={form} name="region" label="Region" hint={regionHint}>
          {(control) => <Input {...control} {...PLAIN} />}
        </FormField>
      </div>
    </>
  );
}

function AzureFields({ form }: { form: WizardForm }) {
  return (
    <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
      <FormField
        form={form}
        name="account"
        label="Storage account"
        hint="The first part of its address: account.blob.core.windows.net."
      >
        {(control) => <Input {...control} {...PLAIN} />}
      </FormField>
      <FormField form={form} name="container" label="Container" hint="Its name alone.">
        {(control) => <Input {...control} {...PLAIN} />}
      </FormField>
    </div>
  );
}
