"use client";

import { X } from "lucide-react";
import { type ComponentProps, createContext, type ReactNode, useContext, useEffect, useId, useRef } from "react";
import { createPortal } from "react-dom";
import { Button } from "./button";
import { classNames } from "./class-names";

interface DialogState {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  titleId: string;
  descriptionId: string;
}

const DialogContext = createContext<DialogState | null>(null);

function useDialog(): DialogState {
  const state = useContext(DialogContext);
  if (!state) throw new Error("a part of a dialog stands outside a <Dialog>");
  return state;
}

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
}

/** A modal dialog over the platform's `<dialog>`, which keeps the focus inside and gives it back; it needs a DialogTitle. */
export function Dialog({ open, onOpenChange, children }: DialogProps) {
  const id = useId();
  return (
    <DialogContext value={{ open, onOpenChange, titleId: `${id}-title`, descriptionId: `${id}-description` }}>
      {children}
    </DialogContext>
  );
}

const PLACES = {
  center: "m-auto max-h-[calc(100dvh-2rem)] w-[min(30rem,calc(100vw-2rem))] rounded-lg border",
  top: "mx-auto mt-[12vh] mb-auto max-h-[76vh] w-[min(36rem,calc(100vw-2rem))] rounded-lg border",
  right: "my-0 mr-0 ml-auto h-dvh max-h-dvh w-[min(40rem,100vw)] border-l",
};

export interface DialogContentProps extends Omit<ComponentProps<"dialog">, "open" | "ref"> {
  /** `right` is a drawer over the whole height; `top` has no padding of its own. */
  place?: keyof typeof PLACES;
  closeButton?: boolean;
}

export function DialogContent({ open, ...rest }: ComponentProps<"dialog"> & DialogContentProps) {
  return useDialog().open ? createPortal(<OpenDialog {...rest} />, document.body) : null;
}

function OpenDialog({ place = "center", closeButton = true, className, children, ...rest }: DialogContentProps) {
  const { onOpenChange, titleId, descriptionId } = useDialog();
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      aria-describedby={descriptionId}
      onCancel={(event) => {
        event.preventDefault();
        onOpenChange(false);
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) onOpenChange(false);
      }}
      className={classNames(
        "overflow-y-auto overscroll-contain bg-raised text-ink shadow-raised backdrop:bg-backdrop",
        PLACES[place],
        className,
      )}
      {...rest}
    >
      <div className={classNames("relative flex min-h-full flex-col gap-4", place !== "top" && "p-5")}>
        {children}
        {closeButton && (
          <Button
            variant="ghost"
            size="icon"
            aria-label="Close"
            className="absolute top-3 right-3"
            onClick={() => onOpenChange(false)}
          >
            <X aria-hidden />
          </Button>
        )}
      </div>
    </dialog>
  );
}

export function DialogTitle({ className, ...rest }: ComponentProps<"h2">) {
  return <h2 id={useDialog().titleId} className={classNames("pr-10 text-lg font-semibold", className)} {...rest} />;
}

export function DialogDescription({ className, ...rest }: ComponentProps<"p">) {
  return <p id={useDialog().descriptionId} className={classNames("-mt-2 text-muted", className)} {...rest} />;
}

export function DialogFooter({ className, ...rest }: ComponentProps<"div">) {
  return <div className={classNames("mt-1 flex flex-wrap items-center justify-end gap-2", className)} {...rest} />;
}
