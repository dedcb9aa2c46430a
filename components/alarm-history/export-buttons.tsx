import { Download } from "lucide-react";
import { Button } from "../ui/button";

const FORMATS = [
  { format: "csv", label: "CSV" },
  { format: "json", label: "JSON" },
] as const;

/** Downloads all that is filtered. @param search what is asked of `/api/journal`; `null` while there is nothing to ask */
export function ExportButtons({ search }: { search: string | null }) {
  return FORMATS.map(({ format, label }) =>
    search === null ? (
      <Button key={format} disabled>
        <Download aria-hidden="true" />
        {label}
      </Button>
    ) : (
      <Button key={format} asChild>
        <a
          href={`/api/journal/export?${new URLSearchParams([["format", format], ...new URLSearchParams(search)])}`}
          download
        >
          <Download aria-hidden="true" />
          {label}
        </a>
      </Button>
    ),
  );
}
