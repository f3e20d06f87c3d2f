// Renames the organization; its address stays, so that links keep working.
"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { z } from "zod";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Form, FormField, useZodForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { OrganizationName } from "@/lib/schemas/user";

const Rename = z.strictObject({ name: OrganizationName });

export function OrganizationForm({ org }: { org: { slug: string; name: string } }) {
  const router = useRouter();
  const form = useZodForm(Rename, { name: org.name });
  const update = useMutation(
    useTRPC().organization.update.mutationOptions({
      onSuccess: ({ name }) => {
        form.reset({ name });
        toast.success("The organization is renamed.");
        router.refresh();
      },
    }),
  );
  const submit = ({ name }: z.output<typeof Rename>) =>
    update.mutateAsync({ org: org.slug, name }).catch(() => undefined);
  return (
    <Card title="Organization">
      <Form form={form} onSubmit={submit}>
        <FormField
          form={form}
          name="name"
          label="Name"
          hint={`Its address stays /o/${org.slug}, so that links keep working.`}
        >
          {(control) => <Input {...control} />}
        </FormField>
        <div>
          <Button type="submit" variant="primary" busy={update.isPending} disabled={!form.formState.isDirty}>
            Rename
          </Button>
        </div>
      </Form>
    </Card>
  );
}
