"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, type ButtonProps } from "./button";
import { copyText } from "./copy-text";

const SHOWN_MS = 2000;

export interface CopyButtonProps extends Omit<ButtonProps, "onClick" | "children" | "asChild"> {
  text: string;
  label?: string;
}

export function CopyButton({ text, label = "Copy", ...rest }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null);
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const words = { copied: "Copied", failed: "Select it and copy by hand" };
  return (
    <Button {...rest} onClick={async () => setOutcome((await copyText(text)) ? "copied" : "failed")}>
      {outcome === "copied" ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite">{outcome ? words[outcome] : label}</span>
    </Button>
  );
}
