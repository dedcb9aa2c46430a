import type { Metadata } from "next";
import Link from "next/link";
import { Button } from "../components/ui/button";
import { EmptyState } from "../components/ui/empty-state";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="pt-[16vh]">
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        title="There is no such page"
        message="The address may be mistyped, or what it named was removed."
        action={
          <Button asChild>
            <Link href="/">To the fleet</Link>
          </Button>
        }
      />
    </main>
  );
}
