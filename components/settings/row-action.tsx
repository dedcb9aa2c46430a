import type { ReactNode } from "react";
import { Button } from "../ui/button";

/** One thing that can be done with a row, as an icon. */
export function RowAction({ label, icon, onClick }: { label: string; icon: ReactNode; onClick: () => void }) {
  return (
    <Button variant="ghost" size="icon" aria-label={label} title={label} onClick={onClick}>
      {icon}
    </Button>
  );
}
