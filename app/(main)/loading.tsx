import { Skeleton } from "../../components/ui/skeleton";

/** Shown for the moment until a page's own skeleton takes over. */
export default function Loading() {
  return (
    <div aria-busy="true" className="flex flex-col gap-4">
      <Skeleton className="h-6 w-40" />
      <Skeleton className="h-80 rounded-lg" />
    </div>
  );
}
