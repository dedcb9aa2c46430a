import { TriangleAlert } from "lucide-react";
import type { ActionPlan } from "../../domain/action-api";
import { ServiceStatus } from "./service-status";

function shown(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

/** One action before it is done: what will be sent, to where, as whom, and what it affects. */
export function ActionPlanView({ plan, isOpen }: { plan: ActionPlan; isOpen: boolean }) {
  const { title, refusal, asWhom, sends, affects, warnings, before } = plan;
  if (refusal !== "") {
    return (
      <section className="rounded-md border border-line p-3">
        <h3 className="font-medium">{title}</h3>
        <p className="mt-1 flex gap-2 text-failure">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>Cannot be done: {refusal}</span>
        </p>
      </section>
    );
  }
  return (
    <section className="rounded-md border border-line p-3">
      <h3 className="font-medium">{title}</h3>
      {before && (
        <p className="mt-1 flex flex-wrap items-center gap-2 text-sm text-muted">
          Now: <ServiceStatus service={before} />
        </p>
      )}
      <ul className="mt-2 list-disc pl-5 text-muted">
        {affects.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {warnings.map((line) => (
        <p key={line} className="mt-2 flex gap-2 text-warning">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>Mind: {line}</span>
        </p>
      ))}
      <details className="mt-2" open={isOpen}>
        <summary className="cursor-pointer text-sm text-faint">What is sent, as {asWhom}</summary>
        {sends.map(({ method, url, body }) => (
          <pre
            key={`${method} ${url} ${body}`}
            className="mt-2 overflow-x-auto rounded-sm bg-page p-2 font-mono text-xs whitespace-pre-wrap wrap-anywhere"
          >
            {method} {url}
            {body !== null && `\n${shown(body)}`}
          </pre>
        ))}
        {sends.length === 0 && <p className="mt-1 text-sm text-muted">It is made up when it is sent.</p>}
      </details>
    </section>
  );
}
