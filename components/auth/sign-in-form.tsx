// Address and password; a full page load afterwards, so that nothing of an earlier person stays in memory.
"use client";

import { z } from "zod";
import { signIn } from "@/components/auth/sign-in";
import { Button } from "@/components/ui/button";
import { Form, FormField, useZodForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { Password } from "@/lib/schemas/user";

const SignIn = z.strictObject({
  email: z.string().trim().min(1, "Please enter your e-mail address."),
  password: Password,
});

export function SignInForm({ next }: { next: string }) {
  const form = useZodForm(SignIn, { email: "", password: "" });
  async function submit({ email, password }: z.output<typeof SignIn>) {
    const result = await signIn(email, password);
    if (result.ok) window.location.assign(next);
    else form.setError("root", { message: result.message });
  }
  const busy = form.formState.isSubmitting || form.formState.isSubmitSuccessful;
  return (
    <Form form={form} onSubmit={submit} method="post">
      <FormField form={form} name="email" label="E-mail">
        {(control) => <Input {...control} type="email" autoComplete="username" autoFocus />}
      </FormField>
      <FormField form={form} name="password" label="Password">
        {(control) => <Input {...control} type="password" autoComplete="current-password" />}
      </FormField>
      <Button type="submit" variant="primary" size="lg" busy={busy}>
        Sign in
      </Button>
    </Form>
  );
}
