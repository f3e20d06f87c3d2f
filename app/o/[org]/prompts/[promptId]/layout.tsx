// The studio of one prompt: who does not reach its project gets "not found".
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { getPrompt } from "./prompt";

type Props = { children: ReactNode; params: Promise<{ org: string; promptId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await getPrompt(await params)).name };
}

export default async function PromptLayout({ children, params }: Props) {
  await getPrompt(await params);
  return children;
}
