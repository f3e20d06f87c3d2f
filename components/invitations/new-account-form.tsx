// Makes the account that an invitation lets in, and signs in with it.
"use client";

import { useMutation } from "@tanstack/react-query";
import type { z } from "zod";
import { signIn } from "@/components/auth/sign-in";
import { describeError } from "@/components/error-note";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Form, FormField, showFieldErrors, useZodForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { AcceptAsNew } from "@/lib/schemas/invitation";
import { MIN_PASSWORD_CHARS } from "@/lib/schemas/user";

export function NewAccountForm({ token, invited }: { token: string; invited: string | null }) {
  const form = useZodForm(AcceptAsNew, { token, name: "", email: invited ?? "", password: "" });
  const accept = useMutation(useTRPC().invitation.acceptAsNew.mutationOptions({ meta: { silent: true } }));

  async function submit(values: z.output<typeof AcceptAsNew>) {
    try {
      const { organization } = await accept.mutateAsync(values);
      const result = await signIn(values.email, values.password);
      window.location.assign(result.ok ? `/o/${organization.slug}/projects` : "/sign-in");
    } catch (error) {
      const { fields, message } = describeError(error);
      showFieldErrors(form, Object.keys(fields).length > 0 ? fields : { root: message });
    }
  }

  return (
    <Form form={form} onSubmit={submit} method="post">
      <FormField form={form} name="email" label="E-mail">
        {(control) => <Input {...control} type="email" autoComplete="username" readOnly={invited !== null} />}
      </FormField>
      <FormField form={form} name="name" label="Your name">
        {(control) => <Input {...control} autoComplete="name" />}
      </FormField>
      <FormField
        form={form}
        name="password"
        label="Password"
        hint={`At least ${MIN_PASSWORD_CHARS} characters. A few random words are a good one.`}
      >
        {(control) => <Input {...control} type="password" autoComplete="new-password" />}
      </FormField>
      <Button type="submit" variant="primary" size="lg" busy={accept.isPending || accept.isSuccess}>
        Create account and join
      </Button>
    </Form>
  );
}
