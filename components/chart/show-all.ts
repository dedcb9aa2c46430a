import { fetchJson } from "../ui/api-client";
import { showToast } from "../ui/toast";
import type { ChartView } from "./chart-view";
import { fixedRange } from "./view-range";

/** Shows all that is kept of a host. */
export async function showAll(hostId: string, view: ChartView): Promise<void> {
  const path = `/api/hosts/${encodeURIComponent(hostId)}/extent`;
  try {
    const { oldestMs } = await fetchJson<{ oldestMs: number | null }>(path);
    if (oldestMs !== null) view.setRange(fixedRange(oldestMs, view.nowMs()));
  } catch (error) {
    showToast("What is kept of the host could not be read", { tone: "failure", message: (error as Error).message });
  }
}
