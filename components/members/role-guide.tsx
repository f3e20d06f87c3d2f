// What each role may do, in words, for whoever hands them out.
import { ROLE_WORDS } from "@/components/members/role-words";
import { Card } from "@/components/ui/card";
import { DataList } from "@/components/ui/data-list";
import { ROLES } from "@/lib/permissions";

export function RoleGuide() {
  return (
    <Card title="What the roles may do" description="Each role may also do what stands below it.">
      <DataList
        items={ROLES.map((role) => ({ name: ROLE_WORDS[role].label, value: ROLE_WORDS[role].can }))}
      />
    </Card>
  );
}
