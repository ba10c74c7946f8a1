import { system } from "../kernel/actor.ts";
import type { Begin, Clock } from "../platform/database/work.ts";
import type { Log } from "../platform/log.ts";
import { noteUses } from "./key.queries.ts";

const MINUTE_MS = 60_000;

/** When keys were last shown, written once a minute for all of them. */
export interface KeyUses {
  note(brandId: string, keyId: string): void;
  /** Writes what was noted. */
  write(): Promise<void>;
  stop(): Promise<void>;
}

export function openKeyUses({
  begin,
  clock,
  log,
}: {
  readonly begin: Begin;
  readonly clock: Clock;
  readonly log: Log;
}): KeyUses {
  let noted = new Map<string, Map<string, Date>>();

  async function write(): Promise<void> {
    const uses = noted;
    noted = new Map();
    for (const [brandId, ofBrand] of uses)
      try {
        await begin(system("note key uses", brandId), (work) => noteUses(work, ofBrand));
      } catch (error) {
        log.warn({ error: (error as Error).message }, "when keys were used is not written");
      }
  }

  const timer = setInterval(() => void write(), MINUTE_MS);
  timer.unref();
  return {
    note(brandId, keyId) {
      const ofBrand = noted.get(brandId) ?? new Map<string, Date>();
      noted.set(brandId, ofBrand.set(keyId, clock()));
    },
    write,
    async stop() {
      clearInterval(timer);
      await write();
    },
  };
}
