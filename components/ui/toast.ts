// The three ways to toast, callable from anywhere in the browser.
import { addToast, dismissToast, type ToastOptions } from "@/components/ui/toast-store";

export const toast = {
  success: (title: string, options?: ToastOptions) => addToast("success", title, options),
  error: (title: string, options?: ToastOptions) => addToast("danger", title, options),
  info: (title: string, options?: ToastOptions) => addToast("neutral", title, options),
  dismiss: dismissToast,
};
