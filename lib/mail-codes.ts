// Why a mail did not go out, in codes that are stored and in words.

export const MAIL_CODES = ["MAIL_UNREACHABLE", "MAIL_LOGIN", "MAIL_REFUSED"] as const;
export type MailCode = (typeof MAIL_CODES)[number];

export const MAIL_WORDS: Record<MailCode, string> = {
  MAIL_UNREACHABLE: "The mail server did not answer.",
  MAIL_LOGIN: "The mail server refused our sign-in.",
  MAIL_REFUSED: "The mail server refused this address.",
};
