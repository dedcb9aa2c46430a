import { ArrowDown, ArrowUp } from "lucide-react";
import { classNames } from "../ui/class-names";
import { FLEET_HEADINGS, fleetColumnClass } from "./fleet-columns";
import type { FleetColumn, FleetSort } from "./fleet-order";

/** These are best sorted with what is low or wrong first; of the others the highest is wanted. */
const RISING_FIRST: ReadonlySet<FleetColumn> = new Set(["state", "name", "fullIn"]);

export interface FleetHeadingProps {
  column: FleetColumn;
  sort: FleetSort;
  onSort: (sort: FleetSort) => void;
}

/** The head of a column: a press sorts by it, another turns the order round. */
export function FleetHeading({ column, sort, onSort }: FleetHeadingProps) {
  const isSorted = sort.column === column;
  const Arrow = sort.isDescending ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      aria-sort={isSorted ? (sort.isDescending ? "descending" : "ascending") : "none"}
      className={classNames("shrink-0", fleetColumnClass(column))}
    >
      <button
        type="button"
        className={classNames("inline-flex items-center gap-1 hover:text-ink", isSorted ? "text-ink" : "text-faint")}
        onClick={() => onSort({ column, isDescending: isSorted ? !sort.isDescending : !RISING_FIRST.has(column) })}
      >
        {FLEET_HEADINGS[column].label}
        {isSorted && <Arrow aria-hidden="true" className="size-3" />}
      </button>
    </div>
  );
}
