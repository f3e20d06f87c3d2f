// Makes a link for whoever holds it: as what they come in, how many of them, and until when.
"use client";

import { useState } from "react";
import { z } from "zod";
import { describeError } from "@/components/error-note";
import { useRoleOptions } from "@/components/invitations/role-options";
import { ShownLink } from "@/components/invitations/shown-link";
import { useInvitationActions } from "@/components/invitations/use-invitations";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, showFieldErrors, useZodForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { createLinkShape, LINK_DAYS } from "@/lib/schemas/invitation";

const NewLink = z.strictObject({
  ...createLinkShape,
  maxUses: z.coerce.number<string | number>().pipe(createLinkShape.maxUses),
});

const DAYS = LINK_DAYS.map((days) => ({ value: String(days), label: days === 1 ? "1 day" : `${days} days` }));

export default function LinkDialog({ onClose }: { onClose: () => void }) {
  const { createLink } = useInvitationActions();
  const roles = useRoleOptions();
  const form = useZodForm(NewLink, { role: "annotator", maxUses: 10, days: 7 });
  const [link, setLink] = useState<string | null>(null);
  async function submit(values: z.output<typeof NewLink>) {
    try {
      setLink((await createLink(values)).link);
    } catch (error) {
      const { fields, message } = describeError(error);
      showFieldErrors(form, Object.keys(fields).length > 0 ? fields : { root: message });
    }
  }
  if (link !== null)
    return (
      <ShownLink
        title="Invite link"
        description="Whoever has it can join. It is shown only now; you can revoke it in the list."
        link={link}
        onClose={onClose}
      />
    );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Create invite link">
      <Form form={form} onSubmit={submit}>
        <FormField form={form} name="role" label="Role">
          {({ value, onChange, id }) => (
            <Select id={id} options={roles} value={value} onValueChange={onChange} />
          )}
        </FormField>
        <FormField form={form} name="maxUses" label="Maximum uses">
          {(control) => <Input {...control} type="number" min={1} inputMode="numeric" />}
        </FormField>
        <FormField form={form} name="days" label="Expires in">
          {({ value, onChange, id }) => (
            <Select
              id={id}
              options={DAYS}
              value={String(value)}
              onValueChange={(days) => onChange(Number(days))}
            />
          )}
        </FormField>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={form.formState.isSubmitting}>
            Create link
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
