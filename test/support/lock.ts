import pg from "pg";
import { clientOptions } from "../../src/platform/database/orm.ts";
import type { Kit } from "./database.ts";
import { until } from "./until.ts";

export interface Lock {
  /** Waits until so many statements wait for it. */
  waitedForBy(count: number): Promise<void>;
  release(): Promise<void>;
}

/** Locks a table: whoever asks for it waits in PostgreSQL. */
export async function lockTable(kit: Pick<Kit, "place" | "asOwner">, table: string): Promise<Lock> {
  const owner = new pg.Client(clientOptions(kit.place));
  await owner.connect();
  await owner.query(`begin; lock table ${table} in access exclusive mode`);
  // Not by the owner: what a transaction has seen of others' activity it sees until its end.
  const waiting = async () =>
    (
      await kit.asOwner(
        "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      )
    ).length;
  let ending: Promise<void> | undefined;
  return {
    waitedForBy: (count) => until(async () => (await waiting()) === count),
    release: () => (ending ??= owner.end()),
  };
}
