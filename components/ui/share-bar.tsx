// A thin bar that shows a share beside the number that says it.
export function ShareBar({ share }: { share: number }) {
  const width = Math.min(100, Math.max(0, share * 100));
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
      className="h-1.5 w-full min-w-16 rounded-full bg-sunken"
    >
      <rect width={width} height={4} className="fill-accent" />
    </svg>
  );
}
