"use client";

import { type ComponentProps, useState } from "react";
import { FormField, TextField } from "../ui/form-field";
import { Textarea } from "../ui/textarea";

type TextKeys<Draft> = { [Key in keyof Draft]: Draft[Key] extends string ? Key : never }[keyof Draft] & string;

interface PemFieldWords {
  label?: string;
  hint?: string;
  className?: string;
}

/** A form as it is being filled in, with its fields for texts. */
export function useDraft<Draft extends object>(begin: () => Draft) {
  const [draft, setDraft] = useState(begin);
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const textOf = (name: TextKeys<Draft>) => draft[name] as string;
  const field = (
    name: TextKeys<Draft>,
    label: string,
    more: Omit<ComponentProps<typeof TextField>, "label" | "value" | "onChange"> = {},
  ) => (
    <TextField
      label={label}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      {...more}
      value={textOf(name)}
      onChange={({ target }) => set({ [name]: target.value } as Partial<Draft>)}
    />
  );
  /** For certificates. */
  const pemField = (
    name: TextKeys<Draft>,
    {
      label = "Own certificate authority",
      hint = "PEM; empty: the system's authorities.",
      className,
    }: PemFieldWords = {},
  ) => (
    <FormField label={label} hint={hint} className={className}>
      {(ids) => (
        <Textarea
          {...ids}
          className="w-full font-mono text-xs"
          spellCheck={false}
          value={textOf(name)}
          onChange={({ target }) => set({ [name]: target.value } as Partial<Draft>)}
        />
      )}
    </FormField>
  );
  return { draft, set, field, pemField };
}
