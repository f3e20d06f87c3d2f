// Takes a new key, has it tested, and stores it only when the provider does not refuse it.
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Form, FormField, showFieldErrors, useZodForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { apiKeyShape } from "@/lib/schemas/api-key";

const KeyInput = z.strictObject(apiKeyShape);
const EMPTY = { apiKey: "" };

type Props = { provider: string; onDone?: () => void; onCancel?: () => void };

export function KeyForm({ provider, onDone, onCancel }: Props) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const org = useMembership().org.slug;
  const form = useZodForm(KeyInput, EMPTY);
  const update = useMutation(trpc.apiKey.update.mutationOptions({ meta: { silent: true } }));

  async function submit({ apiKey }: z.output<typeof KeyInput>) {
    try {
      await update.mutateAsync({ org, apiKey });
      form.reset(EMPTY);
      await client.invalidateQueries({ queryKey: trpc.apiKey.get.queryKey() });
      toast.success("The key is stored.");
      onDone?.();
    } catch (error) {
      const { fields, message } = describeError(error);
      if (Object.keys(fields).length > 0) showFieldErrors(form, fields);
      else form.setError("root", { message });
    }
  }

  return (
    <Form form={form} onSubmit={submit} autoComplete="off">
      <FormField
        form={form}
        name="apiKey"
        label="OpenAI API key"
        hint={
          <>
            Make one at platform.openai.com under API keys. It is sent to{" "}
            <code className="font-mono">{provider}</code> and nowhere else.
          </>
        }
      >
        {(control) => (
          <Input {...control} type="password" autoComplete="off" spellCheck={false} placeholder="sk-…" />
        )}
      </FormField>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" busy={form.formState.isSubmitting}>
          Save and test
        </Button>
        {onCancel ? <Button onClick={onCancel}>Cancel</Button> : null}
      </div>
    </Form>
  );
}
