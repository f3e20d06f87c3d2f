// One storage connection: an address that names none of this project gets "not found".
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { getConnection } from "./connection";

type Props = {
  children: ReactNode;
  params: Promise<{ org: string; projectId: string; connectionId: string }>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await getConnection(await params)).title };
}

export default async function ConnectionLayout({ children, params }: Props) {
  await getConnection(await params);
  return children;
}
