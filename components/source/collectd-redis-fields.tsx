import { ChoiceField } from "./choice-field";
import type { SourceFieldsProps } from "./source-fields";
import { TypesDbField } from "./types-db-field";

const SIGN_IN_WORDS = { no: "As nobody", yes: "With a password" } as const;
const RATES_WORDS = { yes: "Rates (StoreRates true)", no: "As they were counted (StoreRates false)" } as const;

const yesOrNo = (is: boolean) => (is ? "yes" : "no");

/** Which Redis is read, how to sign in, and what lies there. */
export function CollectdRedisFields({ draft, set, field }: SourceFieldsProps) {
  return (
    <>
      {field("redisUrl", "Redis", {
        required: true,
        maxLength: 500,
        placeholder: "redis://redis-1:6379",
        hint: "rediss:// is encrypted, redis:// is not. Behind the port may stand the number of the database: /2.",
      })}
      <div className="grid gap-4 sm:grid-cols-2">
        <ChoiceField
          label="Sign in"
          hint={draft.redisSignsIn ? "Another address asks for the password again." : undefined}
          words={SIGN_IN_WORDS}
          value={yesOrNo(draft.redisSignsIn)}
          onValueChange={(signsIn) => set({ redisSignsIn: signsIn === "yes" })}
        />
        {draft.redisSignsIn &&
          field("redisUsername", "User", { maxLength: 200, hint: "Empty: the default user of that Redis." })}
        {field("redisPrefix", "Prefix of the keys", { required: true, maxLength: 100, hint: "As write_redis has it." })}
        {field("redisEverySeconds", "Look every", {
          required: true,
          inputMode: "numeric",
          pattern: "\\d+",
          hint: "1 to 60 s. A measure is asked for no oftener than it is measured.",
        })}
        <ChoiceField
          label="Counters lie there as"
          words={RATES_WORDS}
          value={yesOrNo(draft.redisStoresRates)}
          onValueChange={(storesRates) => set({ redisStoresRates: storesRates === "yes" })}
        />
      </div>
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={draft.redisWritesForecasts}
          onChange={({ target }) => set({ redisWritesForecasts: target.checked })}
        />
        Write the forecast of each host's memory there, as DMA does (dma/memory, 60 s ahead)
      </label>
      <TypesDbField draft={draft} set={set} />
    </>
  );
}
