// Changes the name that others see; the address is what one signs in with and stays.
"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Form, FormField, useZodForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { UpdateUser } from "@/lib/schemas/user";

export function ProfileForm({ user }: { user: { name: string; email: string } }) {
  const trpc = useTRPC();
  const router = useRouter();
  const form = useZodForm(UpdateUser, { name: user.name });
  const update = useMutation(
    trpc.user.update.mutationOptions({
      onSuccess: ({ name }) => {
        form.reset({ name });
        toast.success("Your name is saved.");
        router.refresh();
      },
    }),
  );
  return (
    <Card title="Profile">
      <Form form={form} onSubmit={(values) => update.mutateAsync(values).catch(() => undefined)}>
        <FormField form={form} name="name" label="Name" hint="Members of your organizations see it.">
          {(control) => <Input {...control} autoComplete="name" />}
        </FormField>
        <Field label="E-mail">
          {(control) => <Input {...control} value={user.email} readOnly disabled />}
        </Field>
        <div>
          <Button type="submit" variant="primary" busy={update.isPending} disabled={!form.formState.isDirty}>
            Save name
          </Button>
        </div>
      </Form>
    </Card>
  );
}
