import { Button } from "./button";
import { classNames } from "./class-names";

export interface ErrorStateProps {
  title: string;
  message: string;
  onRetry?: () => void;
  className?: string;
}

export function ErrorState({ title, message, onRetry, className }: ErrorStateProps) {
  return (
    <div role="alert" className={classNames("flex flex-col items-center gap-1 px-6 py-12 text-center", className)}>
      <p className="font-medium text-failure">{title}</p>
      <p className="max-w-md text-balance text-muted">{message}</p>
      {onRetry && (
        <Button className="mt-3" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
