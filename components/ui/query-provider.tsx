"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { ApiRequestError } from "./api-client";

const MAX_RETRIES = 2;

/** What was refused stays refused; what failed on the way is worth another try. */
function isWorthRetrying(failureCount: number, error: Error): boolean {
  const refused = error instanceof ApiRequestError && error.status >= 400 && error.status < 500;
  return !refused && failureCount < MAX_RETRIES;
}

export interface QueryProviderProps {
  /** Answers that are known already, by their keys. */
  known?: readonly (readonly [key: readonly string[], answer: unknown])[];
  children: ReactNode;
}

export function QueryProvider({ known = [], children }: QueryProviderProps) {
  const [client] = useState(() => {
    const made = new QueryClient({ defaultOptions: { queries: { retry: isWorthRetrying, staleTime: 5000 } } });
    for (const [key, answer] of known) made.setQueryData(key, answer);
    return made;
  });
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
