import { Plus, X } from "lucide-react";
import { Button } from "../ui/button";
import { Input } from "../ui/input";

/** A header as it is typed; the value of a kept one is empty. */
export interface HeaderDraft {
  key: number;
  name: string;
  value: string;
}

/** Headers whose values are kept, as they are edited. */
export function draftOfHeaders(names: readonly string[]): HeaderDraft[] {
  return names.map((name, key) => ({ key, name, value: "" }));
}

/** Names of all headers, and the values of those that were written. */
export function headersOfDraft(headers: readonly HeaderDraft[]): { names: string[]; written: Record<string, string> } {
  const named = headers.map(({ name, value }) => ({ name: name.trim(), value })).filter(({ name }) => name !== "");
  const written = named.filter(({ value }) => value !== "").map(({ name, value }) => [name, value] as const);
  return { names: named.map(({ name }) => name), written: Object.fromEntries(written) };
}

export interface HeaderFieldsProps {
  headers: readonly HeaderDraft[];
  onChange: (headers: HeaderDraft[]) => void;
  isNew: boolean;
}

/** Headers that are sent along; what is kept is not shown, and stays when its field is empty. */
export function HeaderFields({ headers, onChange, isNew }: HeaderFieldsProps) {
  const change = (key: number, part: { name?: string; value?: string }) =>
    onChange(headers.map((header) => (header.key === key ? { ...header, ...part } : header)));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium text-muted">Headers</legend>
      {headers.map(({ key, name, value }) => (
        <div key={key} className="flex gap-2">
          <Input
            aria-label="Name of the header"
            placeholder="Authorization"
            autoComplete="off"
            value={name}
            onChange={({ target }) => change(key, { name: target.value })}
          />
          <Input
            aria-label={`Value of ${name || "the header"}`}
            type="password"
            autoComplete="new-password"
            placeholder={isNew ? "value" : "kept, unless written"}
            value={value}
            onChange={({ target }) => change(key, { value: target.value })}
          />
          <Button
            variant="ghost"
            size="icon"
            aria-label={`Remove the header ${name}`}
            onClick={() => onChange(headers.filter((header) => header.key !== key))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <Button
        size="sm"
        className="self-start"
        onClick={() => onChange([...headers, { key: Date.now(), name: "", value: "" }])}
      >
        <Plus aria-hidden />
        Add a header
      </Button>
    </fieldset>
  );
}
