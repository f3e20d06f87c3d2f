// Changes the password: every other session ends, and this browser gets a new one.
"use client";

import { useMutation } from "@tanstack/react-query";
import type { z } from "zod";
import { signIn } from "@/components/auth/sign-in";
import { describeError } from "@/components/error-note";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Form, FormField, showFieldErrors, useZodForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { MIN_PASSWORD_CHARS, UpdatePassword } from "@/lib/schemas/user";

const EMPTY = { password: "", newPassword: "" };

export function PasswordForm({ email }: { email: string }) {
  const form = useZodForm(UpdatePassword, EMPTY);
  const update = useMutation(useTRPC().user.updatePassword.mutationOptions({ meta: { silent: true } }));

  async function submit(values: z.output<typeof UpdatePassword>) {
    try {
      const { endedSessions } = await update.mutateAsync(values);
      await signIn(email, values.newPassword);
      form.reset(EMPTY);
      const others = endedSessions === 1 ? "One other session" : `${endedSessions} other sessions`;
      toast.success("Your password is changed.", endedSessions ? { description: `${others} ended.` } : {});
    } catch (error) {
      const { fields, message } = describeError(error);
      if (Object.keys(fields).length > 0) showFieldErrors(form, fields);
      else form.setError("root", { message });
    }
  }

  return (
    <Card title="Password" description="Changing it signs you out everywhere else.">
      <Form form={form} onSubmit={submit}>
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <FormField form={form} name="password" label="Present password">
          {(control) => <Input {...control} type="password" autoComplete="current-password" />}
        </FormField>
        <FormField
          form={form}
          name="newPassword"
          label="New password"
          hint={`At least ${MIN_PASSWORD_CHARS} characters.`}
        >
          {(control) => <Input {...control} type="password" autoComplete="new-password" />}
        </FormField>
        <div>
          <Button type="submit" variant="primary" busy={form.formState.isSubmitting}>
            Change password
          </Button>
        </div>
      </Form>
    </Card>
  );
}
