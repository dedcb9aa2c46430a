/** The journal: a stream with one field `e`, the JSON of an entry without its id. */
export const JOURNAL = "s:journal";
/** Ids of the newest journal entries of one alarm, newest first. */
export const alarmJournalKey = (alarmId: string): string => `s:alarm-journal:${alarmId}`;
