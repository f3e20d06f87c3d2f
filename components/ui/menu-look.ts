// The shared look of floating boxes and the rows in them.

export const FLOATING =
  "z-50 max-w-[calc(100vw-1rem)] animate-pop-in rounded-lg border bg-raised text-ink shadow-float outline-none";

export const MENU_ROW =
  "relative flex cursor-pointer select-none items-center gap-2 rounded-md px-2 py-1.5 outline-none data-[disabled]:cursor-not-allowed data-[highlighted]:bg-hover data-[disabled]:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint";
