import { ApiRequestError } from "../ui/api-client";
import { Button } from "../ui/button";

export interface RuleRefusalProps {
  error: Error | null;
  /** Reads the rules anew, after somebody else has changed them. */
  onReload: () => void;
  isReloading?: boolean;
}

/** Why a change of the rules was refused. When others were faster, the newer version is a button away. */
export function RuleRefusal({ error, onReload, isReloading = false }: RuleRefusalProps) {
  const isOutdated = error instanceof ApiRequestError && error.status === 409;
  return (
    <div role="alert" className="empty:hidden">
      {error && (
        <div className="flex flex-wrap items-center justify-between gap-2 rounded-md bg-failure-soft px-3 py-2 text-failure">
          <p>{error.message}</p>
          {isOutdated && (
            <Button size="sm" disabled={isReloading} onClick={onReload}>
              Reload the rules
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
