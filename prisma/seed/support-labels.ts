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
    color: "#7284ca",
    hotkey: "1",
  },
  refund: {
    value: "Refund",
    description: "Wants money back: a return, a cancellation or a refund that has not been paid.",
    color: "#7b5cc1",
    hotkey: "2",
  },
  damaged_item: {
    value: "Damaged item",
    description: "Received something broken, faulty, incomplete or wrong.",
    color: "#f25a87",
    hotkey: "3",
  },
  account_access: {
    value: "Account access",
    description: "Cannot sign in, or wants the account changed or closed.",
    color: "#6999a5",
    hotkey: "4",
  },
  billing_question: {
    value: "Billing question",
    description: "Asks about a charge, an invoice, a price, a voucher or a way to pay.",
    color: "#a39300",
    hotkey: "5",
  },
  other: {
    value: "Other",
    description: "Anything else: praise, product advice, advertising, small talk.",
    color: "#705e43",
    hotkey: "6",
  },
};
