// The front door: leads to the first organization of the person, or to the sign-in page.
import { redirect } from "next/navigation";
import { CenteredPage } from "@/components/frame/centered-page";
import { getPerson, load } from "@/server/caller";

export default async function Home() {
  const person = await getPerson();
  if (!person) redirect("/sign-in");
  const [first] = await load((caller) => caller.organization.list());
  if (first) redirect(`/o/${first.slug}/projects`);
  return (
    <CenteredPage
      title="No organization yet"
      description={`${person.email} is in no organization. Ask an owner or admin to add you.`}
    >
      <p className="text-muted">Reload this page once they have.</p>
    </CenteredPage>
  );
}
