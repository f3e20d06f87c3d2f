// Forms on react-hook-form and zod: one hook, one form element, one field wrapper.
"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import type { ComponentProps, ReactNode } from "react";
import {
  Controller,
  type ControllerRenderProps,
  type DefaultValues,
  type FieldPath,
  type FieldValues,
  FormProvider,
  type UseFormProps,
  type UseFormReturn,
  useForm,
} from "react-hook-form";
import type * as z from "zod";
import { Alert } from "@/components/ui/alert";
import { Field, type FieldControlProps, type FieldProps } from "@/components/ui/field";
import { cn } from "@/lib/cn";

type ObjectSchema = z.ZodType<FieldValues, FieldValues>;

/** A form whose values are checked by the same schema that the server uses. */
export function useZodForm<S extends ObjectSchema>(
  schema: S,
  defaultValues: DefaultValues<z.input<S>>,
  options: Omit<UseFormProps<z.input<S>, unknown, z.output<S>>, "resolver" | "defaultValues"> = {},
): UseFormReturn<z.input<S>, unknown, z.output<S>> {
  return useForm<z.input<S>, unknown, z.output<S>>({
    ...options,
    resolver: zodResolver(schema),
    defaultValues,
  });
}

export interface FormProps<In extends FieldValues, Out> extends Omit<ComponentProps<"form">, "onSubmit"> {
  form: UseFormReturn<In, unknown, Out>;
  onSubmit: (values: Out) => unknown;
}

/** Shows the form-wide error (`form.setError("root", …)`) above the fields. */
export function Form<In extends FieldValues, Out>({
  form,
  onSubmit,
  className,
  children,
  ...props
}: FormProps<In, Out>) {
  const rootError = form.formState.errors.root?.message;
  return (
    <FormProvider {...form}>
      <form
        noValidate
        {...props}
        onSubmit={(event) => {
          event.stopPropagation();
          void form.handleSubmit(async (values) => {
            await onSubmit(values as Out);
          })(event);
        }}
        className={cn("grid grid-cols-1 gap-4", className)}
      >
        {rootError ? <Alert tone="danger">{rootError}</Alert> : null}
        {children}
      </form>
    </FormProvider>
  );
}

export interface FormFieldProps<In extends FieldValues, Out, N extends FieldPath<In>>
  extends Omit<FieldProps, "error" | "children"> {
  form: UseFormReturn<In, unknown, Out>;
  name: N;
  /** Spread the argument on an input; for Select, Switch and RadioGroup use its `value` and `onChange`. */
  children: (control: FieldControlProps & ControllerRenderProps<In, N>) => ReactNode;
}

/** One named value of a form with its label, hint and error. */
export function FormField<In extends FieldValues, Out, N extends FieldPath<In>>({
  form,
  name,
  children,
  ...field
}: FormFieldProps<In, Out, N>) {
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field: bound, fieldState }) => (
        <Field {...field} error={fieldState.error?.message}>
          {(control) => children({ ...control, ...bound })}
        </Field>
      )}
    />
  );
}

/** Puts a server's field messages (`{ "labels.0.name": "Taken." }`) on the form; unknown paths go above it. */
export function showFieldErrors<In extends FieldValues, Out>(
  form: UseFormReturn<In, unknown, Out>,
  fields: Readonly<Record<string, string>>,
): void {
  const known = form.getValues();
  for (const [path, message] of Object.entries(fields)) {
    const top = path.split(".")[0] ?? "";
    if (Object.hasOwn(known, top)) form.setError(path as FieldPath<In>, { message });
    else form.setError("root", { message });
  }
}
