import type { ChartView } from "./chart-view";
import { fixedRange, zoomedAround } from "./view-range";

/** A press that moves less is a click, not a selection. */
const MIN_DRAG_PX = 6;
const WHEEL_STEP = 1.25;

/** Left edge and width of the plot inside its element, CSS px. */
export interface PlotArea {
  x: number;
  w: number;
}

interface Drag {
  kind: "select" | "pan";
  pointerId: number;
  startX: number;
  span: { fromMs: number; toMs: number };
}

export interface PointerParts {
  element: HTMLElement;
  /** Shown over what is being selected. */
  selection: HTMLElement;
  view: ChartView;
  /** `undefined` until the chart is drawn. */
  area: () => PlotArea | undefined;
}

/**
 * What the mouse, a pen or a finger does on a chart, for all charts of the view: a drag zooms to what it covers, or hands that to who marks
 * times; with Shift, or with a finger that marks nothing, it moves in time; Ctrl and the wheel zoom where the pointer is; a double click goes back to what is live.
 * @returns takes the listeners away
 */
export function listenToPointer({ element, selection, view, area }: PointerParts): () => void {
  let drag: Drag | undefined;
  const listeners = new AbortController();
  const options = { signal: listeners.signal };

  const xOf = (event: MouseEvent) => event.clientX - element.getBoundingClientRect().left;
  const shareOf = (x: number): number | null => {
    const plot = area();
    if (!plot || plot.w <= 0) return null;
    const share = (x - plot.x) / plot.w;
    return share < 0 || share > 1 ? null : share;
  };
  const clamp = (share: number) => Math.min(1, Math.max(0, share));
  const showSelection = (fromX: number, toX: number) => {
    const plot = area();
    if (!plot) return;
    const [left, right] = [Math.max(plot.x, Math.min(fromX, toX)), Math.min(plot.x + plot.w, Math.max(fromX, toX))];
    selection.style.display = "block";
    selection.style.left = `${left}px`;
    selection.style.width = `${Math.max(0, right - left)}px`;
  };
  const end = () => {
    if (drag && element.hasPointerCapture(drag.pointerId)) element.releasePointerCapture(drag.pointerId);
    drag = undefined;
    selection.style.display = "none";
  };

  element.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0 || shareOf(xOf(event)) === null) return;
      const isPan = event.shiftKey || (event.pointerType === "touch" && !view.onSelect);
      const span = view.span();
      drag = { kind: isPan ? "pan" : "select", pointerId: event.pointerId, startX: xOf(event), span };
      element.setPointerCapture(event.pointerId);
    },
    options,
  );
  element.addEventListener(
    "pointermove",
    (event) => {
      const x = xOf(event);
      view.setHover(shareOf(x));
      const plot = area();
      if (!drag || !plot || Math.abs(x - drag.startX) < MIN_DRAG_PX) return;
      if (drag.kind === "select") {
        showSelection(drag.startX, x);
        return;
      }
      const { fromMs, toMs } = drag.span;
      const byMs = ((drag.startX - x) / plot.w) * (toMs - fromMs);
      view.setRange(fixedRange(fromMs + byMs, toMs + byMs));
    },
    options,
  );
  element.addEventListener(
    "pointerup",
    (event) => {
      const plot = area();
      const x = xOf(event);
      if (drag?.kind === "select" && plot && Math.abs(x - drag.startX) >= MIN_DRAG_PX) {
        const { fromMs, toMs } = drag.span;
        const timeAt = (at: number) => fromMs + clamp((at - plot.x) / plot.w) * (toMs - fromMs);
        const selected = { fromMs: timeAt(Math.min(x, drag.startX)), toMs: timeAt(Math.max(x, drag.startX)) };
        if (view.onSelect) view.onSelect(selected);
        else view.setRange(fixedRange(selected.fromMs, selected.toMs));
      }
      end();
    },
    options,
  );
  element.addEventListener("pointercancel", end, options);
  element.addEventListener("pointerleave", () => view.setHover(null), options);
  element.addEventListener("dblclick", () => view.goLive(), options);
  element.addEventListener(
    "wheel",
    (event) => {
      const share = shareOf(xOf(event));
      if (share === null || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      const factor = event.deltaY > 0 ? WHEEL_STEP : 1 / WHEEL_STEP;
      view.setRange(zoomedAround(view.range(), factor, share));
    },
    { ...options, passive: false },
  );
  return () => {
    end();
    listeners.abort();
  };
}
