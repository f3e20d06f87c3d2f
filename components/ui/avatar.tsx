// A person's initials on a quiet ground; pictures are never loaded from elsewhere.

import { cn } from "@/lib/cn";
import { initials } from "@/lib/initials";

const SIZES = { sm: "size-5 text-2xs", md: "size-7 text-xs", lg: "size-10 text-base" };

export interface AvatarProps {
  name: string;
  size?: keyof typeof SIZES;
  /** Square, for organizations. */
  square?: boolean;
  className?: string;
}

export function Avatar({ name, size = "md", square, className }: AvatarProps) {
  return (
    <span
      aria-hidden="true"
      className={cn(
        "inline-grid shrink-0 select-none place-items-center bg-accent-soft font-semibold text-accent-ink",
        square ? "rounded-md" : "rounded-full",
        SIZES[size],
        className,
      )}
    >
      {initials(name)}
    </span>
  );
}
