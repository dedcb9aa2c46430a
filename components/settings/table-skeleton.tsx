import { Skeleton } from "../ui/skeleton";

/** Holds the place of a table of `rows` rows. */
export function TableSkeleton({ rows }: { rows: number }) {
  return (
    <div className="flex flex-col px-4 pb-2">
      <div className="h-9" />
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div key={row} className="flex h-13 items-center gap-6 border-t">
          <Skeleton className="h-4 w-2/5" />
          <Skeleton className="h-4 w-1/5" />
          <Skeleton className="ml-auto h-4 w-1/6" />
        </div>
      ))}
    </div>
  );
}
