// Stops a conversion that has not ended; what it has converted stays and can be undone.
"use client";

import { useMutation } from "@tanstack/react-query";
import type { ConversionRow } from "@/components/predictions/types";
import { useRefreshConversions } from "@/components/predictions/use-conversions";
import { versionName } from "@/components/predictions/version-name";
import { useProjectInput } from "@/components/projects/project-context";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";

export function CancelButton({ row, isShort }: { row: ConversionRow; isShort?: boolean }) {
  const input = useProjectInput();
  const cancel = useMutation(
    useTRPC().conversion.cancel.mutationOptions({
      onSuccess: () =>
        toast.info("The conversion is canceled.", {
          description: "What it converted is kept. You can undo it.",
        }),
      onSettled: useRefreshConversions(),
    }),
  );
  return (
    <Button
      size={isShort ? "sm" : "md"}
      busy={cancel.isPending}
      aria-label={`Cancel the conversion of ${versionName(row.version)}`}
      onClick={() => cancel.mutate({ ...input, conversionId: row.id })}
    >
      {isShort ? "Cancel" : "Cancel the conversion"}
    </Button>
  );
}
