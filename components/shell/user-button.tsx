import { ChevronDown } from "lucide-react";
import type { Session } from "../../domain/api";
import { Button, type ButtonProps } from "../ui/button";

export function UserButton({ session, ...rest }: { session: Session } & ButtonProps) {
  return (
    <Button variant="ghost" size="sm" aria-haspopup="menu" className="max-w-40" {...rest}>
      <span className="truncate">{session.name}</span>
      <ChevronDown aria-hidden className="-mr-1" />
    </Button>
  );
}
