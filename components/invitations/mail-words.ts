// What became of the mail of an invitation, in words for who sent it.
import { MAIL_WORDS, type MailCode } from "@/lib/mail-codes";

export function mailWords(mail: "sent" | "off" | MailCode): string {
  if (mail === "sent") return "The link was mailed.";
  if (mail === "off") return "Hand the link over yourself: no mail is sent from here.";
  return `${MAIL_WORDS[mail]} Hand the link over yourself.`;
}
