"use client";

import { Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { labelOf } from "../../domain/metric-catalogue";
import { MAX_MODEL_SERIES } from "../../domain/model";
import { Button } from "../ui/button";
import { FormField } from "../ui/form-field";
import { Input } from "../ui/input";

export interface SeriesPickerProps {
  chosen: readonly string[];
  /** Those of the host that is looked at. */
  offered: readonly string[];
  onChange: (series: string[]) => void;
}

/** Chooses the series that a model looks at. */
export function SeriesPicker({ chosen, offered, onChange }: SeriesPickerProps) {
  const [text, setText] = useState("");
  const listId = useId();
  const wanted = text.trim();
  const canAdd = offered.includes(wanted) && !chosen.includes(wanted) && chosen.length < MAX_MODEL_SERIES;
  const add = (id: string) => {
    onChange([...chosen, id]);
    setText("");
  };
  return (
    <div>
      <FormField
        label="Series"
        hint={`What the model looks at together, up to ${MAX_MODEL_SERIES}: of each its newest value, and its mean, deviation and change over ten steps.`}
      >
        {(ids) => (
          <span className="flex items-center gap-2">
            <Input
              {...ids}
              list={listId}
              value={text}
              placeholder="Add a series"
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
              onChange={({ target }) => setText(target.value)}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                event.preventDefault();
                if (canAdd) add(wanted);
              }}
            />
            <Button disabled={!canAdd} onClick={() => add(wanted)}>
              <Plus aria-hidden />
              Add
            </Button>
          </span>
        )}
      </FormField>
      <datalist id={listId}>
        {offered
          .filter((id) => !chosen.includes(id))
          .map((id) => (
            <option key={id} value={id} label={labelOf(id)} />
          ))}
      </datalist>
      <ul aria-label="Chosen series" className="mt-2 flex flex-wrap gap-1.5">
        {chosen.map((id) => (
          <li
            key={id}
            className="inline-flex items-center gap-1 rounded-md border border-line bg-page py-0.5 pr-0.5 pl-2"
          >
            <span title={labelOf(id)} className="font-mono text-sm wrap-anywhere">
              {id}
            </span>
            <Button
              variant="ghost"
              size="icon"
              className="size-6"
              aria-label={`Leave out ${id}`}
              onClick={() => onChange(chosen.filter((one) => one !== id))}
            >
              <X aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
