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

Classes:
- Order status: the customer is waiting for a parcel and asks where it is, when it will arrive, whether it has shipped, or what the tracking, courier or driver is doing. Typical: "where is my package", "still waiting", "any update on the delivery", "it says delivered but nothing came", "how many days until it gets here".
- Refund: the customer wants money back or to undo a purchase: return an item, send it back, cancel the order, or get a refund that was promised and has not been credited. Typical: "I want my money back", "how do I return this", "please cancel", "sent it back weeks ago and nothing has been paid", "changed my mind".
- Damaged item: the goods came broken, cracked, scratched, torn, stained, chipped, faulty or defective, parts are missing, or the wrong item, size or colour was sent. Typical: "arrived smashed", "doesn't work", "a screw is missing from the box", "please send a replacement".
- Account access: the customer cannot log in or sign in, has lost the password or a code, is locked out or hacked, or wants an email address, phone number or profile changed, or the account deleted. Typical: "the reset link doesn't work", "login fails", "update my email", "close my account".
- Billing question: the customer asks about a charge, an invoice, a receipt, VAT, a price, a discount, a voucher or promo code, or how to pay by card, PayPal or gift card. Typical: "charged twice", "send me an invoice", "my payment failed", "the code gives no discount".
- Other: everything else: thanks and praise, questions about a product, stock or a shop, job applications, advertising, greetings, suggestions for the app.

Rules:
1. Judge by what is asked for, not by the words used: "I don't want a refund, only a delivery date" is Order status.
2. When a late or broken item comes with a demand for money, choose Refund. When a replacement or spare part is wanted, choose Damaged item.
3. A problem with signing in comes first, whatever the customer wanted to do afterwards.
4. Irony means the opposite of its words.
5. Messages may be in any language.

Examples:
"Ordered a bench ten days ago, HP-18004, and have heard nothing. When is it coming?" -> Order status
"parcel still not here, tracking says nothing new since monday" -> Order status
"The driver didn't come yesterday. Will it be delivered today?" -> Order status
"¿dónde está mi paquete? / wo ist meine Lieferung?" -> Order status
"I posted the jug back to you last month and I haven't been refunded yet." -> Refund
"how can i send this back, i dont like it" -> Refund
"Please cancel the order and give me my money back" -> Refund
"je veux un remboursement / ich möchte mein Geld zurück" -> Refund
"One of the cups was cracked and the box was wet when it arrived. Can I have a new one?" -> Damaged item
"wrong colour, and a leg is missing" -> Damaged item
"The heater stopped working after two days" -> Damaged item
"llegó roto / ist kaputt angekommen" -> Damaged item
"I forgot my password and can't log in to the app" -> Account access
"the sign in code never comes to my phone" -> Account access
"Please delete my profile" -> Account access
"You took the payment twice from my card" -> Billing question
"can i get an invoice with vat for my company" -> Billing question
"why is there a fee on the bill, and does the discount code still work" -> Billing question
"Do you have a shop in Dublin, and is the blue sofa in stock?" -> Other
"thank you so much, the team was lovely" -> Other
"hello" -> Other`,
  user: `Message:

{{text}}`,
};
