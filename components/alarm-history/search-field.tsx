"use client";

import { useEffect, useRef, useState } from "react";
import { Input } from "../ui/input";

const PATIENCE_MS = 350;

export interface SearchFieldProps {
  label: string;
  placeholder: string;
  value: string;
  maxLength: number;
  /** Called when the writer pauses, presses Enter or leaves the field. */
  onValueChange: (value: string) => void;
  className?: string;
}

/** A text to look for. It is told only when the writer pauses: each search goes through a lot of entries. */
export function SearchField({ label, value, onValueChange, ...rest }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const tellNow = useRef(onValueChange);
  tellNow.current = onValueChange;
  useEffect(() => {
    clearTimeout(timer.current);
    setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const tell = (next: string) => {
    clearTimeout(timer.current);
    if (next !== value) tellNow.current(next);
  };
  return (
    <Input
      type="search"
      aria-label={label}
      value={text}
      onChange={({ target }) => {
        setText(target.value);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => tellNow.current(target.value), PATIENCE_MS);
      }}
      onKeyDown={({ key }) => key === "Enter" && tell(text)}
      onBlur={() => tell(text)}
      {...rest}
    />
  );
}
