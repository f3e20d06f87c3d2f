// Where the person is signed in.
import { SessionList } from "@/components/settings/session-list";
import { load } from "@/server/caller";

export default async function SessionsPage() {
  return <SessionList initial={await load((caller) => caller.session.list())} />;
}
