// The six classes of the demo project, as its manager described them.

export type SupportIntent =
  | "order_status"
  | "refund"
  | "damaged_item"
  | "account_access"
  | "billing_question"
  | "other";

export type SupportLabel = {
  value: string;
  description: string;
  color: string;
  hotkey: string;
};

export const SUPPORT_LABELS: Record<SupportIntent, SupportLabel> = {
  order_status: {
    value: "Order status",
    description: "Wants to know where an order is or when it will be delivered.",
    color: "#3b7dd8",
    hotkey: "1",
  },
  refund: {
    value: "Refund",
    description: "Wants money back: a return, a cancellation or a refund that has not been paid.",
    color: "#8e5bd0",
    hotkey: "2",
  },
  damaged_item: {
    value: "Damaged item",
    description: "Received something broken, faulty, incomplete or wrong.",
    color: "#d9730d",
    hotkey: "3",
  },
  account_access: {
    value: "Account access",
    description: "Cannot sign in, or wants the account changed or closed.",
    color: "#0f9aa0",
    hotkey: "4",
  },
  billing_question: {
    value: "Billing question",
    description: "Asks about a charge, an invoice, a price, a voucher or a way to pay.",
    color: "#a98600",
    hotkey: "5",
  },
  other: {
    value: "Other",
    description: "Anything else: praise, product advice, advertising, small talk.",
    color: "#767c8a",
    hotkey: "6",
  },
};
