// The messages that stories import into a project of their own, with their true labels, and two prompts for them.

export type Message = { id: string; text: string; truth: "Spam" | "Not spam" };

/** For the template "Spam"; the last four are awkward for a CSV file. */
export const MESSAGES: readonly Message[] = [
  { id: "m01", truth: "Spam", text: "Claim your free cruise, click here" },
  { id: "m02", truth: "Not spam", text: "The meeting moved to one o'clock on Tuesday" },
  { id: "m03", truth: "Spam", text: "Cheap watches, half the price, click here" },
  { id: "m04", truth: "Not spam", text: "Minutes of the meeting are attached" },
  { id: "m05", truth: "Spam", text: "The lottery has drawn your number, claim the prize" },
  { id: "m06", truth: "Not spam", text: "Could I have the report before the meeting?" },
  { id: "m07", truth: "Not spam", text: "Thanks for the report, lunch is on me" },
  { id: "m08", truth: "Spam", text: "Claim the free voucher before midnight" },
  { id: "m09", truth: "Not spam", text: "My train is late, please start lunch" },
  { id: "m10", truth: "Not spam", text: "See the minutes for the report of Tuesday" },
  { id: "m11", truth: "Spam", text: 'They call it "free": claim the cruise, click the link' },
  { id: "m12", truth: "Not spam", text: "Lunch with Jürgen, then the meeting, 火曜日" },
  { id: "m13", truth: "Spam", text: "Cheap prize\nclick here, claim the voucher" },
  { id: "m14", truth: "Not spam", text: "=report, of the meeting" },
];

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** The messages as a CSV file. */
export const INBOX_CSV = Buffer.from(
  ["id,message", ...MESSAGES.map(({ id, text }) => `${id},${quoted(text)}`), ""].join("\r\n"),
);

/** The same with a row without text and a row that is not UTF-8. */
export const DAMAGED_CSV = Buffer.concat([
  INBOX_CSV,
  Buffer.from("m15,\r\nm16,caf"),
  Buffer.from([0xe9, 0x20, 0xff]),
  Buffer.from("\r\n"),
]);

/** Says nothing about the classes, so that the demo model has nothing to go by. */
export const HASTY_PROMPT = "What is this?\n\n{{message}}";

export const CAREFUL_PROMPT = `Is this message spam?

"claim your free voucher or cruise, click here" -> Spam
"cheap watches at half the price" -> Spam
"the lottery has a prize for you" -> Spam
"the meeting is on Tuesday" -> Not spam
"the minutes of the meeting are attached" -> Not spam
"thanks for the report" -> Not spam
"lunch at one o'clock, the train is late" -> Not spam

{{message}}`;
