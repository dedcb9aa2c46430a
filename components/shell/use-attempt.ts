"use client";

import { useEffect, useState } from "react";
import { ApiRequestError } from "../ui/api-client";

/** One try of something that may be refused: in words, and for how many seconds it is not to be tried again. */
export function useAttempt() {
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [waitSeconds, setWaitSeconds] = useState(0);

  useEffect(() => {
    if (waitSeconds <= 0) return;
    const timer = setTimeout(() => setWaitSeconds(waitSeconds - 1), 1000);
    return () => clearTimeout(timer);
  }, [waitSeconds]);

  async function run(action: () => Promise<void>): Promise<void> {
    setPending(true);
    setProblem(null);
    try {
      await action();
    } catch (error) {
      setProblem((error as Error).message);
      if (error instanceof ApiRequestError) setWaitSeconds(error.retryAfterSeconds ?? 0);
    } finally {
      setPending(false);
    }
  }

  return { isPending, problem, waitSeconds, setProblem, run };
}
