// Shows a link that was just made, which cannot be shown again.
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Dialog } from "@/components/ui/dialog";

interface Props {
  title: string;
  description: string;
  link: string;
  onClose: () => void;
}

export function ShownLink({ title, description, link, onClose }: Props) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={description}
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <CodeBlock text={link} label="link" wrap />
    </Dialog>
  );
}
