/** What text fields of all kinds look like. */
export const FIELD_CLASSES =
  "w-full rounded-md border border-field bg-page px-2.5 text-base text-ink placeholder:text-faint disabled:opacity-55 aria-invalid:border-failure";
