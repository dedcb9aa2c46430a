import { Button } from "./button";
import { DialogFooter } from "./dialog";
import { FormError } from "./form-error";

export interface SaveFooterProps {
  error: Error | null;
  isPending: boolean;
  onClose: () => void;
}

/** The end of a form in a dialog: what went wrong, Cancel and Save. */
export function SaveFooter({ error, isPending, onClose }: SaveFooterProps) {
  return (
    <>
      <FormError message={error?.message} />
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={isPending}>
          Save
        </Button>
      </DialogFooter>
    </>
  );
}
