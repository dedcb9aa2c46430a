import type { ReactNode } from "react";
import { classNames } from "./class-names";

export interface EmptyStateProps {
  title: string;
  message?: ReactNode;
  /** What to do about it: a button or a link. */
  action?: ReactNode;
  icon?: ReactNode;
  className?: string;
}

export function EmptyState({ title, message, action, icon, className }: EmptyStateProps) {
  return (
    <div className={classNames("flex flex-col items-center gap-1 px-6 py-12 text-center", className)}>
      {icon && <div className="mb-2 text-faint [&_svg]:size-6">{icon}</div>}
      <p className="font-medium">{title}</p>
      {message && <p className="max-w-md text-balance text-muted">{message}</p>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}
