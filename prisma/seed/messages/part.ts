// The shape in which one intent's demo messages are written down: texts by the channel they came through.

export const CHANNELS = ["email", "chat", "app"] as const;

export type Channel = (typeof CHANNELS)[number];

export type MessagePart = Record<Channel, string[]>;
