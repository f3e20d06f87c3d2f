// Ends the session of this browser, and goes to a page that is loaded anew.

export async function signOut(next: string): Promise<void> {
  const nextAuth = await import("next-auth/react");
  await nextAuth.signOut({ redirect: false });
  window.location.assign(next);
}
