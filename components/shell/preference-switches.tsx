"use client";

import { Moon, Sun } from "lucide-react";
import { Button } from "../ui/button";
import { SegmentedControl } from "../ui/segmented-control";
import { setViewPreferences, useViewPreferences } from "./view-preferences";

/** Time zone, unit of rates and theme as three small buttons, each showing what holds now. */
export function PreferenceButtons() {
  const { timeZone, rateDisplay, theme } = useViewPreferences();
  const zone = timeZone === "utc" ? "UTC" : "Local";
  const rate = rateDisplay === "bits" ? "bit/s" : "B/s";
  return (
    <div className="hidden items-center lg:flex">
      <Button
        variant="ghost"
        size="sm"
        className="w-13 px-1"
        aria-label={`${zone} times`}
        title={`Times are ${timeZone === "utc" ? "in UTC: switch to local" : "local: switch to UTC"}`}
        onClick={() => setViewPreferences({ timeZone: timeZone === "utc" ? "local" : "utc" })}
      >
        {zone}
      </Button>
      <Button
        variant="ghost"
        size="sm"
        className="w-12 px-1"
        aria-label={`${rate} for network rates`}
        title={`Network rates are in ${rate}: switch to ${rateDisplay === "bits" ? "B/s" : "bit/s"}`}
        onClick={() => setViewPreferences({ rateDisplay: rateDisplay === "bits" ? "bytes" : "bits" })}
      >
        {rate}
      </Button>
      <Button
        variant="ghost"
        size="icon"
        aria-label={`Switch to the ${theme === "dark" ? "light" : "dark"} theme`}
        title={`Switch to the ${theme === "dark" ? "light" : "dark"} theme`}
        onClick={() => setViewPreferences({ theme: theme === "dark" ? "light" : "dark" })}
      >
        {theme === "dark" ? <Moon aria-hidden /> : <Sun aria-hidden />}
      </Button>
    </div>
  );
}

/** The same three, spelled out, for the menu of a small screen. */
export function PreferenceRows() {
  const { timeZone, rateDisplay, theme } = useViewPreferences();
  return (
    <div className="flex flex-col gap-2 px-3">
      <Row label="Times">
        <SegmentedControl
          label="Times"
          segments={[
            { value: "local", label: "Local" },
            { value: "utc", label: "UTC" },
          ]}
          value={timeZone}
          onValueChange={(value) => setViewPreferences({ timeZone: value })}
        />
      </Row>
      <Row label="Network rates">
        <SegmentedControl
          label="Network rates"
          segments={[
            { value: "bits", label: "bit/s" },
            { value: "bytes", label: "B/s" },
          ]}
          value={rateDisplay}
          onValueChange={(value) => setViewPreferences({ rateDisplay: value })}
        />
      </Row>
      <Row label="Theme">
        <SegmentedControl
          label="Theme"
          segments={[
            { value: "dark", label: "Dark" },
            { value: "light", label: "Light" },
          ]}
          value={theme}
          onValueChange={(value) => setViewPreferences({ theme: value })}
        />
      </Row>
    </div>
  );
}

function Row({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-4">
      <span className="text-muted" aria-hidden="true">
        {label}
      </span>
      {children}
    </div>
  );
}
