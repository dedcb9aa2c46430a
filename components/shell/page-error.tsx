"use client";

import { useEffect } from "react";
import { ErrorState } from "../ui/error-state";

/** What a page shows in place of itself when it broke. */
export function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  return (
    <ErrorState
      title="This page broke"
      message={`It is a mistake of ours, not yours${error.digest ? `; the server's log has it under ${error.digest}` : ""}. The hosts are watched all the same.`}
      onRetry={reset}
      className="pt-[16vh]"
    />
  );
}
