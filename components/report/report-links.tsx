import { Download } from "lucide-react";
import { Button } from "../ui/button";

export interface ReportLink {
  label: string;
  href: string;
}

/** Takes a report away. Printing is the browser's own. */
export function ReportLinks({ links }: { links: readonly ReportLink[] }) {
  return (
    <span className="flex flex-wrap gap-2 print:hidden">
      {links.map(({ label, href }) => (
        <Button key={label} asChild>
          <a href={href} download>
            <Download aria-hidden />
            {label}
          </a>
        </Button>
      ))}
    </span>
  );
}
