export const PALETTE_PROMPT = "Find a host, a page or an alarm";

/** The field looks the same before and after the rest of the palette is there. */
export const PALETTE_FIELD_CLASSES =
  "h-12 w-full shrink-0 border-b bg-transparent px-4 text-lg outline-none placeholder:text-faint";
