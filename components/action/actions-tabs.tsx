"use client";

import { useMay } from "../shell/use-session";
import { PageTabs } from "../ui/page-tabs";

const TABS = [
  { path: "/actions", label: "Record", operatorOnly: false },
  { path: "/actions/policies", label: "Policies", operatorOnly: false },
  { path: "/actions/rows", label: "Congress rows", operatorOnly: true },
];

/** The sections of the actions that who is signed in may see. */
export function ActionsTabs() {
  const isOperator = useMay("operator");
  return (
    <PageTabs label="Actions" root="/actions" tabs={TABS.filter(({ operatorOnly }) => isOperator || !operatorOnly)} />
  );
}
