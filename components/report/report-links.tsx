"use client";

import { Download, Printer } from "lucide-react";
import { Button } from "../ui/button";

export interface ReportLink {
  label: string;
  href: string;
}

/** Takes a report away: as a file, or on paper or as PDF by the browser's own print. */
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
      <Button onClick={() => window.print()}>
        <Printer aria-hidden />
        Print
      </Button>
    </span>
  );
}
