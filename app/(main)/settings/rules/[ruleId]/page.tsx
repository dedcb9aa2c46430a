import type { Metadata } from "next";
import { NEW_RULE_PATH } from "../../../../../components/settings/rule-draft";
import { RuleEditor } from "../../../../../components/settings/rule-editor";

interface RulePageProps {
  params: Promise<{ ruleId: string }>;
  searchParams: Promise<{ from?: string | string[] }>;
}

export async function generateMetadata({ params }: RulePageProps): Promise<Metadata> {
  const { ruleId } = await params;
  return { title: ruleId === NEW_RULE_PATH ? "New rule" : `Rule ${decodeURIComponent(ruleId)}` };
}

export default async function RulePage({ params, searchParams }: RulePageProps) {
  const [{ ruleId }, { from }] = await Promise.all([params, searchParams]);
  if (ruleId === NEW_RULE_PATH) return <RuleEditor ruleId={null} copiedId={typeof from === "string" ? from : null} />;
  return <RuleEditor ruleId={decodeURIComponent(ruleId)} copiedId={null} />;
}
