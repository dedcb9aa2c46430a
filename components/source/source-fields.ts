import type { useDraft } from "../settings/use-draft";
import type { SourceDraft } from "./source-draft";

/** What the fields of each kind are made with. */
export type SourceFieldsProps = Pick<ReturnType<typeof useDraft<SourceDraft>>, "draft" | "set" | "field" | "pemField">;
