// Loads the toaster with the first toast, because most visits never see one.
"use client";

import dynamic from "next/dynamic";
import { useState, useSyncExternalStore } from "react";
import { currentToasts, subscribeToasts, type ToastItem } from "@/components/ui/toast-store";

const Toaster = dynamic(() => import("@/components/ui/toaster").then((file) => file.Toaster), { ssr: false });

const NONE: readonly ToastItem[] = [];

export function ToasterLoader() {
  const hasToasts = useSyncExternalStore(subscribeToasts, currentToasts, () => NONE).length > 0;
  const [isWanted, setIsWanted] = useState(false);
  if (hasToasts && !isWanted) setIsWanted(true);
  return isWanted ? <Toaster /> : null;
}
