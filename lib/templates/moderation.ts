// Project template: which posts of a community may stay.
import type { ProjectTemplate } from "./template";

export const moderation: ProjectTemplate = {
  id: "moderation",
  title: "Moderation",
  description: "Decide which posts of a community may stay, and why the others may not.",
  instructions: `Judge the **post**, not its author and not the opinion in it. Disagreement is allowed, contempt for people is not.

- **Acceptable**: may stay, even if it is sharp, silly or wrong.
- **Insult**: attacks a person in the conversation.
- **Hate**: attacks people for what they are, such as origin, religion or disability.
- **Threat**: announces or wishes harm.
- **Personal data**: publishes an address, a number or another private fact of somebody.
- **Off topic**: has nothing to do with the thread, advertising included.

When several fit, take the most serious: *Threat*, *Hate*, *Personal data*, *Insult*, *Off topic*.
Take a break when you need one.`,
  labels: [
    { value: "Acceptable", description: "May stay, even if sharp or wrong.", color: "#006a85", hotkey: "1" },
    { value: "Insult", description: "Attacks a person in the conversation.", color: "#a39300", hotkey: "2" },
    { value: "Hate", description: "Attacks people for what they are.", color: "#c21300", hotkey: "3" },
    { value: "Threat", description: "Announces or wishes harm.", color: "#7b5cc1", hotkey: "4" },
    {
      value: "Personal data",
      description: "Publishes a private fact of somebody.",
      color: "#6999a5",
      hotkey: "5",
    },
    {
      value: "Off topic",
      description: "Unrelated to the thread, or advertising.",
      color: "#705e43",
      hotkey: "6",
    },
  ],
  sampleRows: [
    "I think you are wrong about the bridge, and here is why.",
    "Only a complete fool would write what you just wrote.",
    "He lives at 12 Mill Lane, go and ask him yourselves.",
    "Keep talking and you'll find out what happens to people like you.",
    "People from that village should not be let into our shops.",
    "Cheap sunglasses, 70 % off, link in my profile",
    "This film was so bad that I want those two hours back.",
    "Does anyone have the recipe from last week's thread about bread?",
  ],
};
