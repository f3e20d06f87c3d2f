// The way from predictions to annotations: choose, look at the dry run, confirm, watch.
"use client";

import { useState } from "react";
import { ConvertForm } from "@/components/predictions/convert-form";
import { ConvertProgress } from "@/components/predictions/convert-progress";
import type { ConversionRow, PredictionSet } from "@/components/predictions/types";

export interface ConvertDialogProps {
  /** Versions with at least one answer. */
  sets: PredictionSet[];
  initialId: string;
  conversions: ConversionRow[];
  onClose: () => void;
}

export function ConvertDialog({ sets, initialId, conversions, onClose }: ConvertDialogProps) {
  const [startedId, setStartedId] = useState<string | null>(null);
  if (startedId)
    return <ConvertProgress row={conversions.find(({ id }) => id === startedId)} onClose={onClose} />;
  return <ConvertForm sets={sets} initialId={initialId} onStarted={setStartedId} onClose={onClose} />;
}
