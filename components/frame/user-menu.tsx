// Who is signed in, the theme, the shortcut list, and the way out.
"use client";

import { ChevronsUpDown, LogOut, Monitor, Moon, Sun, SunMoon } from "lucide-react";
import { useTheme } from "next-themes";
import { Avatar } from "@/components/ui/avatar";
import {
  DropdownMenu,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuSub,
} from "@/components/ui/dropdown-menu";

export interface UserEntry {
  name: string;
  email: string;
  /** Such as "Manager", shown under the name. */
  roleLabel?: string;
}

const THEMES = [
  { value: "system", label: "System", icon: Monitor },
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
];

async function leave() {
  const { signOut } = await import("next-auth/react");
  await signOut({ callbackUrl: "/sign-in" });
}

function ThemeMenu() {
  const { theme = "system", setTheme } = useTheme();
  return (
    <MenuSub label="Theme" icon={<SunMoon aria-hidden="true" />}>
      <MenuRadioGroup value={theme} onValueChange={setTheme}>
        {THEMES.map(({ value, label, icon: Icon }) => (
          <MenuRadioItem key={value} value={value}>
            <Icon aria-hidden="true" />
            {label}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </MenuSub>
  );
}

export function UserMenu({ user }: { user: UserEntry }) {
  return (
    <DropdownMenu
      align="start"
      side="top"
      className="w-56"
      trigger={
        <button
          type="button"
          className="flex h-11 w-full min-w-0 items-center gap-2.5 rounded-lg px-2 text-left hover:bg-hover"
        >
          <Avatar name={user.name} />
          <span className="min-w-0 grow">
            <span className="block truncate font-medium text-sm">{user.name}</span>
            <span className="block truncate text-faint text-xs">{user.roleLabel ?? user.email}</span>
          </span>
          <span className="sr-only">, account menu</span>
          <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
        </button>
      }
    >
      <MenuLabel className="truncate">{user.email}</MenuLabel>
      <ThemeMenu />
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden="true" />} onSelect={() => void leave()}>
        Sign out
      </MenuItem>
    </DropdownMenu>
  );
}
