// The credentials of a storage: written, never shown again.
"use client";

import { type StorageDraft, staysThere } from "@/components/storage/draft";
import { helpOf } from "@/components/storage/products";
import type { ConnectionView } from "@/components/storage/types";
import type { WizardForm } from "@/components/storage/use-wizard";
import { FormField } from "@/components/ui/form";
import { Input } from "@/components/ui/input";

type Props = { form: WizardForm; draft: StorageDraft; connection: ConnectionView | null };

export function SecretFields({ form, draft, connection }: Props) {
  const { product } = draft;
  if (product === "folder") return null;
  const isStored = connection?.hasSecret === true && staysThere(draft, connection);
  const secret = (name: "secretAccessKey" | "accountKey" | "sessionToken", label: string) => (
    <FormField form={form} name={name} label={label} optional={name === "sessionToken"}>
      {(control) => (
        <Input
          {...control}
          type="password"
          autoComplete="new-password"
          spellCheck={false}
          placeholder={isStored && name !== "sessionToken" ? "stored" : undefined}
        />
      )}
    </FormField>
  );
  return (
    <fieldset className="grid grid-cols-1 gap-4">
      <legend className="sr-only">Credentials</legend>
      <p className="text-muted text-sm">
        {isStored ? "Credentials are stored; enter new ones to replace them. " : null}
        {connection?.hasSecret && !isStored
          ? "This is another place: enter its credentials. Stored ones are never sent elsewhere. "
          : null}
        {helpOf(product).keyHint}
      </p>
      {product === "azure" ? (
        secret("accountKey", "Account key")
      ) : (
        <>
          <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
            <FormField form={form} name="accessKeyId" label="Access key ID">
              {(control) => (
                <Input
                  {...control}
                  autoComplete="off"
                  spellCheck={false}
                  placeholder={isStored ? "stored" : undefined}
                />
              )}
            </FormField>
            {secret("secretAccessKey", "Secret access key")}
          </div>
          {product === "aws" ? secret("sessionToken", "Session token") : null}
        </>
      )}
    </fieldset>
  );
}
