// The person's own name and password.
import { PasswordForm } from "@/components/settings/password-form";
import { ProfileForm } from "@/components/settings/profile-form";
import { load } from "@/server/caller";

export default async function ProfilePage() {
  const user = await load((caller) => caller.user.get());
  return (
    <>
      <ProfileForm user={user} />
      <PasswordForm email={user.email} />
    </>
  );
}
