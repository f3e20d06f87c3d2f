// Demo customer messages about charges, invoices, prices, vouchers and ways to pay.
import type { MessagePart } from "./part";

export const billingQuestion: MessagePart = {
  email: [
    "I've been charged twice for HP-20688, once on the 4th and once on the 5th. Same amount, £212.50. Could you look into it?",
    "Please send a VAT invoice for order HP-19902 made out to Larkfield Studios Ltd. Our accountant needs it by the end of the month.",
    "There's a line on my card statement, HARBPINE 14.99, and I have no idea what it is for.",
    "The price in the basket was £89, the price on the receipt is £97. I took a picture of the basket because something like this has happened to me before (not with you). I'm not cross and I'm keeping the vase either way, but where does the difference come from?",
    "Hello, can I split the payment for the sofa over three months? I saw it mentioned but there's no option at the checkout.",
    "Why am I paying a delivery charge of £6.95 when the banner says free over £50? My order was £61.",
    "Ich habe die Rechnung zu HP-20555 nie erhalten. Können Sie sie mir bitte als PDF schicken?",
    "The company name on the invoice is spelled wrong (Brigthwater instead of Brightwater). Our finance people are strict about that. New copy please?",
    "It's not that I want my money back, I only want to understand what the 'handling' line of £4.20 is.",
    "My voucher WINTER15 was accepted and then the total stayed the same. Was the discount applied or not?",
  ],
  chat: [
    "why was i charged twice",
    "do u take paypal",
    "card declined but my bank says its fine on their side",
    "promo code not working",
    "need an invoice for hp-20319 pls",
    "is vat included in the price",
    "got charged in dollars?? im in ireland",
    "me han cobrado dos veces el mismo pedido",
    "when do you actually take the money, when i order or when it ships",
    "how do i use a gift card together with my debit card",
  ],
  app: [
    "Two payments of 35.00 showing as pending for one order.",
    "I never signed up for the 'Pine Club' for 4.99 a month. Why is it on my bill?",
    "Payment failed three times, now I have three holds on my account. My bank account, not the one with you.",
    "Can I have last year's receipts in one file?",
    "Discount for the newsletter never arrived",
    "A stool went on sale the day after I bought it. Do you match your own prices?",
    "facture introuvable dans l'appli, où la télécharger ?",
    "Charged me 12 quid for 'free' returns, make it make sense",
    "Want to pay by bank transfer instead of card. Which details do I use?",
  ],
};
