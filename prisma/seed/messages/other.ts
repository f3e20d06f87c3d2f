// Demo customer messages that fit no other class: praise, product questions, jobs, noise.
import type { MessagePart } from "./part";

export const other: MessagePart = {
  email: [
    "I just wanted to say that the two gentlemen who carried the dresser up four floors were an absolute delight. Please pass that on.",
    "Do you have plans to open a shop in Bristol? I'd rather sit on a sofa before I buy it.",
    "We run a small hotel on the coast and will be doing up all the rooms in February. For that we would need about 40 bedside lamps and as many rugs, delivered on one day if that can be done. Whom do I speak to about trade accounts and quantities?",
    "Dear hiring team, is the position of warehouse assistant in Hull still open?",
    "Is the birch shelf strong enough for vinyl records? There are about 300 of them.",
    "Please stop sending me the paper catalogue, we have had three this month and the recycling bin is full.",
    "Boost your ranking! We write 50 guest posts a month for home brands like yours. Reply YES for prices.",
    "I'm a student writing about sustainable packaging. Might I send you five short questions?",
  ],
  chat: [
    "hi",
    "are you a bot",
    "whats the difference between the linen and the washed linen one",
    "will the green armchair be back in stock?",
    "😂😂😂",
    "thanks that was all!",
    "do u have a shop in cork",
    "gibt es den Tisch auch in Eiche?",
  ],
  app: [
    "Love the new app icon!",
    "How do I clean the wool rug? Nothing's wrong with it, coffee happened.",
    "sorry wrong chat",
    "A dark mode would be nice.",
    "Your advert is everywhere. EVERYWHERE. I dream of your candles.",
    "Can the outdoor bench stay out all winter?",
  ],
};
