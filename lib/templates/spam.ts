// Project template: unwanted messages told from wanted ones.
import type { ProjectTemplate } from "./template";

export const spam: ProjectTemplate = {
  id: "spam",
  title: "Spam",
  description: "Tell unwanted messages from wanted ones in an inbox, a form or a comment box.",
  instructions: `Ask: *would the person who received this have wanted it?*

- **Spam**: advertising, fraud or chain messages sent to many people who did not ask.
- **Not spam**: anything a person wrote to this receiver, however rude or short.
- **Unsure**: you cannot decide without knowing the receiver, for example a newsletter.

A link alone does not make a message spam, and good spelling does not make it wanted.`,
  labels: [
    {
      value: "Spam",
      description: "Unasked advertising, fraud or chain messages.",
      color: "#c21300",
      hotkey: "1",
    },
    {
      value: "Not spam",
      description: "Written by a person to this receiver.",
      color: "#006a85",
      hotkey: "2",
    },
    {
      value: "Unsure",
      description: "Depends on whether the receiver asked for it.",
      color: "#a39300",
      hotkey: "3",
    },
  ],
  sampleRows: [
    "Your parcel is held at customs, pay 1.99 within 24 hours: parcel-fee.example",
    "Are we still on for lunch? I can do one o'clock.",
    "We can bring your site to page one. Guaranteed. Shall I send prices?",
    "The minutes of Monday's meeting are attached, sorry for the delay.",
    "CONGRATS!! u were picked for a free phone, reply with ur address",
    "Our autumn newsletter: what grows in a shady garden",
    "You idiots forgot my starter again. Table 7.",
    "Dear beneficiary, a late relative has left you a considerable sum.",
  ],
};
