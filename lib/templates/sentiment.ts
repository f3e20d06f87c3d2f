// Project template: how somebody feels about what they write about.
import type { ProjectTemplate } from "./template";

export const sentiment: ProjectTemplate = {
  id: "sentiment",
  title: "Sentiment",
  description: "Sort reviews, survey answers and comments by how their author feels.",
  instructions: `Choose the feeling of the **author**, not your own opinion of the subject.

- **Positive**: the author is pleased, grateful or recommends it.
- **Negative**: the author is disappointed, angry or warns others.
- **Mixed**: praise and blame in one text, and neither clearly wins.
- **Neutral**: facts, questions, no feeling to be seen.

Irony counts as what is meant: "Great, broken again" is *Negative*.`,
  labels: [
    {
      value: "Positive",
      description: "The author is pleased or recommends it.",
      color: "#006a85",
      hotkey: "1",
    },
    { value: "Negative", description: "The author is disappointed or angry.", color: "#c21300", hotkey: "2" },
    { value: "Mixed", description: "Praise and blame, neither clearly wins.", color: "#a39300", hotkey: "3" },
    { value: "Neutral", description: "Facts or questions without a feeling.", color: "#705e43", hotkey: "4" },
  ],
  sampleRows: [
    "Third pair I've bought, and I'd buy a fourth tomorrow.",
    "The screen is gorgeous, the battery is a bad joke.",
    "Opens at nine, closes at five, parking behind the building.",
    "Forty minutes on hold, then they hung up on me.",
    "Not bad at all for the price.",
    "Oh good, another update that moves every button.",
    "Does the lid fit the smaller pot as well?",
    "Kind staff, cold soup, lovely view. I don't know what to say.",
  ],
};
