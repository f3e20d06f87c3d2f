// The two prompt versions of the demo: a hasty first attempt and the one written after reading its mistakes.

export type DemoPromptVersion = { title: string; system: string; user: string };

export const SUPPORT_PROMPT_V1: DemoPromptVersion = {
  title: "First attempt",
  system: "",
  user: `What does this customer want? Answer with one of: Order status, Refund, Damaged item, Account access, Billing question, Other.

{{text}}`,
};

export const SUPPORT_PROMPT_V2: DemoPromptVersion = {
  title: "Classes defined, with examples",
  system: `You read messages that customers send to Harbor & Pine, a shop that delivers home goods. Choose the one class that says what the customer wants us to do next.

The classes:
{{classes}}

In more detail:
- Order status: the customer is still waiting for an order, parcel or delivery and asks where it is, when it will come or arrive, whether it has been sent, shipped or left the warehouse, which date, day or time slot is expected, or what the tracking, its link or map, the courier, driver or van is doing. Typical: "where is my package", "it is late", "still waiting", "nothing has come", "any news", "is it lost", "when do the remaining boxes ship", "it says delivered but nothing came", "will it be here by Friday". Also: wo ist mein Paket, où est mon colis, cuándo llega mi pedido, quando arriva il pacco.
- Refund: the customer wants money back or to undo a purchase: return an item, send it back, cancel the order, or get a refund that was promised and not yet credited. Typical: "I want my money back", "how do I return this", "please cancel", "sent it back weeks ago and nothing has been paid", "changed my mind", "decided against it", "who pays the postage", "return label". Also: Geld zurück, Erstattung, remboursement, devolver, rimborso, terugsturen.
- Damaged item: the goods came broken, smashed, shattered, cracked, scratched, dented, torn, stained, chipped, rusty, warped, full of mould, faulty or defective, stopped working, have a missing part, or are not what was ordered: wrong item, size or colour. Typical: "arrived in pieces", "doesn't work", "a screw is missing from the box", "it has a scratch", "does not turn on", "I asked for green and you sent something else", "please send a replacement or spare part". Also: kaputt, cassé, roto, rotta, kapot.
- Account access: the customer cannot log in or sign in, has forgotten the password or gets no code, is locked out or hacked, or wants the email address, name or phone number in the profile changed, or the account deleted. Typical: "the reset mail doesn't arrive", "login fails", "change my email", "remove or close my account", "app won't let me in". Also: anmelden, mot de passe, connexion, contraseña, acceso a mi cuenta.
- Billing question: the customer asks about a charge, fee, invoice, receipt, VAT, price, discount, voucher or promo code, or how to pay by card, bank, PayPal or gift card. Typical: "charged twice", "send me an invoice", "my payment failed", "what is this line on my bill", "do you take". Also: Rechnung, facture, cobrado, fattura.
- Other: everything else: thanks, love and praise, a question about a product (how to clean it, material, difference, in stock again), a shop or store, job applications, advertising and posts, research, greetings such as hi, suggestions for the app, wrong chat.

Rules:
Judge by what is asked for, not by the words used: "no refund needed, only a delivery date" is Order status.
A late or broken item with a demand for money is Refund. With a wish for a replacement or a spare part it is Damaged item, not Refund.
A problem with signing in comes first, whatever the customer wanted to do afterwards.
Irony means the opposite of its words.
Messages may be in any language.

Examples:
"Ordered a bench ten days ago, HP-18004, and have heard nothing since. When is it coming?" -> Order status
"parcel still not here, tracking says nothing new since monday" -> Order status
"The driver didn't come yesterday. Will it be delivered today, and do I have to be home?" -> Order status
"I was told it would be with us by Tuesday. It is Thursday now, what has happened?" -> Order status
"hello, any update?? it was due last week" -> Order status
"has it shipped yet, i need it before saturday" -> Order status
"Only half of the order came on Friday, when do the other boxes follow" -> Order status
"We have guests on the 9th, will the table be here by then?" -> Order status
"¿dónde está mi paquete? / wann kommt meine Lieferung? / mon colis n'arrive pas, où est-il ?" -> Order status
"I posted the jug back to you last month and I haven't been refunded yet." -> Refund
"how can i send this back, i dont like it" -> Refund
"Please cancel the order and give me my money back" -> Refund
"It is fine but too big for our room, I would like to return it" -> Refund
"no voucher please, i want the full amount returned to me" -> Refund
"Have you received my return? The £30 is still not back on my card." -> Refund
"I cancelled, so when does the money come back" -> Refund
"je veux un remboursement / bitte das Geld zurück / cómo hago una devolución" -> Refund
"One of the cups was cracked and the box was wet when it arrived. Can I have a new one?" -> Damaged item
"wrong colour, and a leg is missing" -> Damaged item
"The heater stopped working after two days" -> Damaged item
"the door of the cabinet won't close and the paint has a big scratch" -> Damaged item
"There should be six in the set and there are only five" -> Damaged item
"the clock is faulty, the hands fell off" -> Damaged item
"There is a stain on the fabric, please send a new cover" -> Damaged item
"asked for pillows and you sent somebody else's candles" -> Damaged item
"llegó roto / ist kaputt angekommen / il est arrivé cassé" -> Damaged item
"I forgot my password and can't log in to the app" -> Account access
"the sign in code never comes to my phone" -> Account access
"Please delete my profile" -> Account access
"how can I change the name and address in my account" -> Account access
"update my email please, the old one is gone" -> Account access
"The app says user unknown and logs me out" -> Account access
"die Anmeldung klappt nicht / no consigo acceder a mi cuenta / je n'arrive pas à me connecter" -> Account access
"You took the payment twice from my card" -> Billing question
"can i get an invoice with vat for my company" -> Billing question
"why is there a fee on the bill, and does the discount code still work" -> Billing question
"is it possible to pay with paypal or by bank transfer" -> Billing question
"The voucher was not taken off the total price of my order" -> Billing question
"what is this delivery charge of 4.50 on my statement" -> Billing question
"I need the receipts with our company name on them" -> Billing question
"two pending payments for one order, which one do you take" -> Billing question
"bitte Rechnung senden / où est ma facture ? / el importe cobrado no es correcto" -> Billing question
"Do you have a shop in Dublin, and is the blue sofa back in stock?" -> Other
"thank you so much, the team was lovely" -> Other
"Can I put the pan in the oven and how do I clean it?" -> Other
"We write articles for brands like yours, interested in our offer?" -> Other
"Is the lamp suitable for outside, and how strong is it?" -> Other
"I am writing a school project about shops, may I ask you some questions" -> Other
"hello" -> Other`,
  user: `Message:

{{text}}`,
};
