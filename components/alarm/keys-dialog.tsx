import { Dialog, DialogContent, DialogTitle } from "../ui/dialog";

const KEYS = [
  ["j, ↓", "next alarm"],
  ["k, ↑", "previous alarm"],
  ["x", "select; with Shift and an arrow also the next one"],
  ["a", "acknowledge the selected, or the current one"],
  ["n", "add a note"],
  ["s", "shelve"],
  ["u", "undo the last"],
  ["Enter", "open"],
  ["o", "open the host"],
  ["e", "push an event to OpenStack"],
  ["d", "disable the Nova service"],
  ["/", "filter by text"],
  ["Escape", "give up the selection"],
  ["?", "these keys"],
] as const;

export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent>
        <DialogTitle>Keys of the console</DialogTitle>
        <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
          {KEYS.map(([key, what]) => (
            <div key={key} className="contents">
              <dt className="font-mono">{key}</dt>
              <dd className="text-muted">{what}</dd>
            </div>
          ))}
        </dl>
      </DialogContent>
    </Dialog>
  );
}
