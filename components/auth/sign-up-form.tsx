// Creates an account with its organization, then signs in with it.
"use client";

import { useMutation } from "@tanstack/react-query";
import type { z } from "zod";
import { signIn } from "@/components/auth/sign-in";
import { describeError } from "@/components/error-note";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Form, FormField, showFieldErrors, useZodForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { CreateUser, MIN_PASSWORD_CHARS } from "@/lib/schemas/user";

export function SignUpForm() {
  const trpc = useTRPC();
  const form = useZodForm(CreateUser, { name: "", organization: "", email: "", password: "" });
  const create = useMutation(trpc.user.create.mutationOptions({ meta: { silent: true } }));

  async function submit(values: z.output<typeof CreateUser>) {
    try {
      const { organization } = await create.mutateAsync(values);
      const result = await signIn(values.email, values.password);
      window.location.assign(result.ok ? `/o/${organization.slug}/projects` : "/sign-in");
    } catch (error) {
      const { fields, message } = describeError(error);
      if (Object.keys(fields).length > 0) showFieldErrors(form, fields);
      else form.setError("root", { message });
    }
  }

  return (
    <Form form={form} onSubmit={submit} method="post">
      <FormField form={form} name="name" label="Your name">
        {(control) => <Input {...control} autoComplete="name" autoFocus />}
      </FormField>
      <FormField form={form} name="organization" label="Organization">
        {(control) => <Input {...control} autoComplete="organization" />}
      </FormField>
      <FormField form={form} name="email" label="E-mail">
        {(control) => <Input {...control} type="email" autoComplete="username" />}
      </FormField>
      <FormField
        form={form}
        name="password"
        label="Password"
        hint={`At least ${MIN_PASSWORD_CHARS} characters. A few random words are a good one.`}
      >
        {(control) => <Input {...control} type="password" autoComplete="new-password" />}
      </FormField>
      <Button type="submit" variant="primary" size="lg" busy={form.formState.isSubmitting}>
        Create organization
      </Button>
    </Form>
  );
}
