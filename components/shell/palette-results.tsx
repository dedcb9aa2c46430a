"use client";

import { Command } from "cmdk";
import { Bell, PanelTop, Server } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { useAlarms, useFleetHosts } from "../live/live-provider";
import { SeverityIcon } from "../ui/severity-icon";
import { bestMatches } from "./best-matches";
import { PAGES } from "./pages";
import { PALETTE_FIELD_CLASSES, PALETTE_PROMPT } from "./palette-field";
import { REPORT_PAGES, SETTINGS_PAGES } from "./section-pages";
import { useMay } from "./use-session";

const MAX_HOSTS = 12;
const MAX_ALARMS = 8;
const ALL_PAGES = [
  ...PAGES.map((page) => ({ ...page, adminOnly: false })),
  { path: "/alarms/history", label: "Alarms: History", adminOnly: false },
  { path: "/alarms/history?tab=figures", label: "Alarms: Figures", adminOnly: false },
  ...REPORT_PAGES.map(({ path, label }) => ({ path, label: `Reports: ${label}`, adminOnly: false })),
  ...SETTINGS_PAGES.map((page) => ({ ...page, label: `Settings: ${page.label}` })),
];

interface PaletteResultsProps {
  query: string;
  onQueryChange: (query: string) => void;
  onClose: () => void;
}

export default function PaletteResults({ query, onQueryChange, onClose }: PaletteResultsProps) {
  const router = useRouter();
  const field = useRef<HTMLInputElement>(null);
  const isAdmin = useMay("admin");
  const fleet = useFleetHosts();
  const active = useAlarms()?.filter(({ state }) => state === "active") ?? [];
  useLayoutEffect(() => field.current?.focus(), []);

  const go = (path: string) => {
    onClose();
    router.push(path);
  };
  const hosts = bestMatches(fleet, query, ({ displayName, id, tags }) => [displayName, id, ...tags], MAX_HOSTS);
  const alarms = bestMatches(active, query, (alarm) => [alarm.ruleName, alarm.hostId, alarm.text], MAX_ALARMS);
  const offered = ALL_PAGES.filter(({ adminOnly }) => isAdmin || !adminOnly);
  const pages = bestMatches(offered, query, ({ label }) => [label], offered.length);

  return (
    <Command label={PALETTE_PROMPT} shouldFilter={false} loop className="flex min-h-0 flex-col">
      <Command.Input
        ref={field}
        value={query}
        onValueChange={onQueryChange}
        placeholder={PALETTE_PROMPT}
        className={PALETTE_FIELD_CLASSES}
      />
      <Command.List className="max-h-[60vh] overflow-y-auto p-2">
        <Command.Empty className="px-3 py-8 text-center text-muted">Nothing is called “{query}”.</Command.Empty>
        <Group heading="Hosts" count={hosts.length}>
          {hosts.map(({ id, displayName, tags }) => (
            <Item
              key={id}
              value={`host ${id}`}
              icon={<Server />}
              onSelect={() => go(`/hosts/${encodeURIComponent(id)}`)}
            >
              <span className="truncate">{displayName}</span>
              <span className="truncate text-sm text-faint">
                {[displayName === id ? "" : id, ...tags].filter(Boolean).join(" · ")}
              </span>
            </Item>
          ))}
        </Group>
        <Group heading="Alarms" count={alarms.length}>
          {alarms.map((alarm) => (
            <Item
              key={alarm.id}
              value={`alarm ${alarm.id}`}
              icon={
                alarm.acknowledged ? (
                  <Bell />
                ) : (
                  <SeverityIcon severity={alarm.severity} className={SEVERITY_TEXT[alarm.severity]} />
                )
              }
              onSelect={() => go(`/alarms?${new URLSearchParams({ host: alarm.hostId, text: alarm.ruleName })}`)}
            >
              <span className="truncate">{alarm.ruleName}</span>
              <span className="truncate text-sm text-faint">{alarm.hostId}</span>
            </Item>
          ))}
        </Group>
        <Group heading="Pages" count={pages.length}>
          {pages.map(({ path, label }) => (
            <Item key={label} value={`page ${label}`} icon={<PanelTop />} onSelect={() => go(path)}>
              {label}
            </Item>
          ))}
        </Group>
      </Command.List>
    </Command>
  );
}

const SEVERITY_TEXT = { failure: "text-failure", warning: "text-warning" };

function Group({ heading, count, children }: { heading: string; count: number; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-sm [&_[cmdk-group-heading]]:text-faint"
    >
      {children}
    </Command.Group>
  );
}

function Item(props: { value: string; icon: ReactNode; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item
      value={props.value}
      onSelect={props.onSelect}
      className="flex h-9 cursor-pointer items-center gap-3 rounded-md px-3 data-[selected=true]:bg-hover"
    >
      <span aria-hidden="true" className="flex w-4 shrink-0 justify-center text-muted [&_.lucide]:size-4">
        {props.icon}
      </span>
      {props.children}
    </Command.Item>
  );
}
