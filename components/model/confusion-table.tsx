import type { Evaluation } from "../../domain/model";
import { formatValue } from "../../domain/units";

interface CellProps {
  count: number;
  of: number;
  isRight: boolean;
}

function Cell({ count, of, isRight }: CellProps) {
  return (
    <td className="border-l border-line px-3 py-2 text-right tabular-nums">
      <span className={isRight || count === 0 ? "font-medium" : "font-medium text-failure"}>{count}</span>
      <span className="ml-2 inline-block min-w-[7ch] text-sm text-muted">
        {of === 0 ? "–" : formatValue(count / of, "ratio")}
      </span>
    </td>
  );
}

/** What a version called the windows that were held back from it: right on the diagonal. */
export function ConfusionTable({ evaluation }: { evaluation: Evaluation }) {
  const { truePositives, falseNegatives, falsePositives, trueNegatives, foldCount } = evaluation;
  const normal = trueNegatives + falsePositives;
  const faults = truePositives + falseNegatives;
  return (
    <div className="overflow-x-auto">
      <table className="border-collapse rounded-md border border-line">
        <caption className="sr-only">Windows held back in {foldCount} folds, and what the model called them</caption>
        <thead className="text-sm text-faint">
          <tr>
            <th scope="col" className="px-3 py-1.5 text-left font-medium">
              Marked as
            </th>
            <th scope="col" className="border-l border-line px-3 py-1.5 text-right font-medium">
              called normal
            </th>
            <th scope="col" className="border-l border-line px-3 py-1.5 text-right font-medium">
              called {faults > 0 ? "a fault" : "anomalous"}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr className="border-t border-line">
            <th scope="row" className="px-3 py-2 text-left font-medium">
              normal
            </th>
            <Cell count={trueNegatives} of={normal} isRight />
            <Cell count={falsePositives} of={normal} isRight={false} />
          </tr>
          {faults > 0 && (
            <tr className="border-t border-line">
              <th scope="row" className="px-3 py-2 text-left font-medium">
                fault
              </th>
              <Cell count={falseNegatives} of={faults} isRight={false} />
              <Cell count={truePositives} of={faults} isRight />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
