// The shape of a settings page while it is on the way.
import { Card } from "@/components/ui/card";
import { TextSkeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Card>
      <TextSkeleton lines={4} />
    </Card>
  );
}
