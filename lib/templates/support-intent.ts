// Project template: what a customer wants from a support team.
import type { ProjectTemplate } from "./template";

export const supportIntent: ProjectTemplate = {
  id: "support-intent",
  title: "Support intent",
  description: "Route customer messages to the team that can solve them.",
  instructions: `Choose what the customer wants **us to do next**.

- **Technical problem**: something does not work and should be repaired.
- **How-to question**: it works, they want to know how to use it.
- **Billing**: charges, invoices, prices, ways to pay.
- **Account**: signing in, personal details, closing an account.
- **Cancellation**: they want to leave or stop a subscription.
- **Feedback**: praise, complaints or ideas that ask for nothing.

With two wishes in one message, choose the one that must be done first.`,
  labels: [
    {
      value: "Technical problem",
      description: "Something fails and should be repaired.",
      color: "#f25a87",
      hotkey: "1",
    },
    { value: "How-to question", description: "Wants to know how to use it.", color: "#7284ca", hotkey: "2" },
    {
      value: "Billing",
      description: "Charges, invoices, prices, ways to pay.",
      color: "#a39300",
      hotkey: "3",
    },
    {
      value: "Account",
      description: "Signing in, details, closing an account.",
      color: "#6999a5",
      hotkey: "4",
    },
    {
      value: "Cancellation",
      description: "Wants to leave or stop a subscription.",
      color: "#c21300",
      hotkey: "5",
    },
    {
      value: "Feedback",
      description: "Praise, complaint or idea, nothing asked.",
      color: "#705e43",
      hotkey: "6",
    },
  ],
  sampleRows: [
    "Export to PDF gives me an empty page since this morning.",
    "Where can I change the language of the reports?",
    "We're three people but the invoice says four seats.",
    "My colleague left and his name is still on our login.",
    "Please end our plan at the end of the month.",
    "The new calendar is a joy to use, well done.",
    "I'd stay if the sync didn't crash twice a day. Can you fix it?",
    "Is there a shortcut for duplicating a row?",
  ],
};
