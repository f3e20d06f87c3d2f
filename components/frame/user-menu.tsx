// The account menu: the theme and the way out.
"use client";

import { LogOut, Monitor, Moon, Sun, SunMoon } from "lucide-react";
import { useTheme } from "next-themes";
import type { ReactNode } from "react";
import { signOut } from "@/components/auth/sign-out";
import {
  DropdownMenu,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuSub,
} from "@/components/ui/dropdown-menu";

const THEMES = [
  { value: "system", label: "System", icon: Monitor },
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
];

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

export default function UserMenu({ trigger, email }: { trigger: ReactNode; email: string }) {
  return (
    <DropdownMenu defaultOpen align="start" side="top" className="w-56" trigger={trigger}>
      <MenuLabel className="truncate">{email}</MenuLabel>
      <ThemeMenu />
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden="true" />} onSelect={() => void signOut("/sign-in")}>
        Sign out
      </MenuItem>
    </DropdownMenu>
  );
}
