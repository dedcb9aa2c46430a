import type { Metadata } from "next";
import { NEW_POLICY_PATH } from "../../../../../components/policy/policy-draft";
import { PolicyEditor } from "../../../../../components/policy/policy-editor";

interface PolicyPageProps {
  params: Promise<{ policyId: string }>;
}

export async function generateMetadata({ params }: PolicyPageProps): Promise<Metadata> {
  const { policyId } = await params;
  return { title: policyId === NEW_POLICY_PATH ? "New policy" : `Policy ${decodeURIComponent(policyId)}` };
}

export default async function PolicyPage({ params }: PolicyPageProps) {
  const { policyId } = await params;
  return <PolicyEditor policyId={policyId === NEW_POLICY_PATH ? null : decodeURIComponent(policyId)} />;
}
