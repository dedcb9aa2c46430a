/** For answers that are made here of checked values and may be long: checking each value again would take longer than reading them. */
export const plainJson = () => (body: unknown) => JSON.stringify(body);
