// Project template: what a headline or an article is about.
import type { ProjectTemplate } from "./template";

export const topic: ProjectTemplate = {
  id: "topic",
  title: "Topic",
  description: "File headlines, articles or notes under one of six topics.",
  instructions: `Choose the topic that a reader would look under first.

- **Politics**: government, elections, laws, diplomacy.
- **Business**: companies, markets, jobs, prices.
- **Science and technology**: research, space, computers, medicine as research.
- **Sport**: matches, athletes, clubs, results.
- **Culture**: film, music, books, food, art.
- **Local life**: traffic, weather, schools, things that matter in one place.

When two fit, take the one that the *main clause* is about.`,
  labels: [
    {
      value: "Politics",
      description: "Government, elections, laws, diplomacy.",
      color: "#7b5cc1",
      hotkey: "1",
    },
    { value: "Business", description: "Companies, markets, jobs, prices.", color: "#a39300", hotkey: "2" },
    {
      value: "Science and technology",
      description: "Research, space, computers, new medicine.",
      color: "#7284ca",
      hotkey: "3",
    },
    { value: "Sport", description: "Matches, athletes, clubs, results.", color: "#006a85", hotkey: "4" },
    { value: "Culture", description: "Film, music, books, food, art.", color: "#c1108c", hotkey: "5" },
    {
      value: "Local life",
      description: "Traffic, weather, schools, one place.",
      color: "#705e43",
      hotkey: "6",
    },
  ],
  sampleRows: [
    "Council votes to keep the night bus after a petition of 3,000 names",
    "Coalition talks break off over the pension age",
    "Ferry operator raises fares for the second time this year",
    "Probe sends back first picture from beneath the ice",
    "Goalkeeper scores in the last minute and saves the season",
    "Debut novel by a retired lighthouse keeper wins the spring prize",
    "School closed on Friday because of a burst pipe",
    "Chip maker to pay damages to researchers whose idea it used",
  ],
};
