import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { untracked } from "../../src/ledger/address.ts";
import { openBook, post } from "../../src/ledger/post.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import type { StatementTerms } from "../../src/terms/terms.rules.ts";
import type { TestClock } from "./clock.ts";
import type { Kit } from "./database.ts";
import { orderOf, record, type World, world } from "./world.ts";

/** Noon in Shanghai on the second of February. */
export const ISSUED_AT = "2026-02-02T04:00:00Z";

export const STATEMENTS: StatementTerms = {
  ...{ acceptDays: 10, silence: "STANDS_OPEN", thresholdMinor: 0n, cureDays: 20 },
};

/** A line of a statement, as far as tests look at it. */
export interface LineRow {
  readonly postingId: string;
  readonly no: number;
  readonly kind: string;
  readonly minor: bigint;
}

export interface Issued {
  readonly there: World;
  /** North's staff. */
  readonly north: Actor & { readonly kind: "franchisee" };
  /** North's statement of January, and South's. */
  readonly statementId: string;
  readonly southernId: string;
  /** The lines of North's. */
  readonly lines: readonly LineRow[];
}

export const franchiseeActor = (
  { brandId }: World,
  franchiseeId: string,
): Actor & { readonly kind: "franchisee" } => ({
  ...{ kind: "franchisee", id: newId(), brandId, franchiseeId },
});

type ClockedKit = Kit & { readonly clock: TestClock };

/** A brand whose January is closed: North sold for 100.00 and 50.00, of which it owes royalty and the points' cost. */
export async function issuedWorld(
  kit: ClockedKit,
  statements: StatementTerms = STATEMENTS,
): Promise<Issued> {
  kit.clock.set("2026-01-01T04:00:00Z");
  const there = await world(kit, { statements });
  kit.clock.set("2026-01-20T04:00:00Z");
  await record(
    there,
    orderOf(there, "1", { occurredAt: "2026-01-05T04:00:00Z" }),
    orderOf(there, "2", { occurredAt: "2026-01-06T04:00:00Z", netMinor: 5_000n }),
  );
  kit.clock.set(ISSUED_AT);
  await closeMonth(kit.begin, there.hq, { month: asMonth("2026-01") });
  const found = await kit.asOwner<{ id: string; franchisee_id: string }>(
    "select id, franchisee_id from statement where brand_id = $1",
    [there.brandId],
  );
  const idOf = (franchiseeId: string) =>
    found.find((each) => each.franchisee_id === franchiseeId)?.id ?? "";
  return {
    ...{ there, north: franchiseeActor(there, there.north.id), lines: await linesOf(kit, there) },
    ...{ statementId: idOf(there.north.id), southernId: idOf(there.south.id) },
  };
}

async function linesOf(kit: Kit, there: World): Promise<LineRow[]> {
  const rows = await kit.asOwner<Record<string, string>>(
    `select posting_id, no, kind, amount_minor from settlement_line
     where brand_id = $1 and franchisee_id = $2 and month = '2026-01' order by occurred_at, no`,
    [there.brandId, there.north.id],
  );
  return rows.map(({ posting_id = "", no, kind = "", amount_minor = "" }) => ({
    ...{ postingId: posting_id, no: Number(no), kind, minor: BigInt(amount_minor) },
  }));
}

/** Pays a franchisee, or collects from it: what a payout does to the book. */
export async function pay(there: World, code: string, amountMinor: bigint): Promise<void> {
  const franchisee = [there.north, there.south].find((each) => each.code === code);
  const ownerId = franchisee?.id ?? "";
  await there.as(async (work) => {
    const [id, key] = [newId(), `payout:${newId()}`];
    const book = await openBook(work, { ownerIds: [ownerId], keys: [key] });
    const of = (side: string) => untracked(...(side.split("/") as [string, ...string[]]));
    const [from, to] = [of(`franchisee/${code}/due`), of(`franchisee/${code}/paid`)];
    const [ours, theirs] = [of("headquarters/paid"), of("headquarters/due")];
    const amount = amountMinor < 0n ? -amountMinor : amountMinor;
    const transfers = [
      { from, to },
      { from: ours, to: theirs },
    ].map((way) => ({
      ...{ asset: there.currency, kind: "payout", amount },
      ...(amountMinor < 0n ? { from: way.to, to: way.from } : way),
    }));
    await post(work, book, [
      {
        id,
        ownerId,
        key,
        kind: "payout",
        fingerprint: Buffer.alloc(32),
        occurredAt: work.now,
        transfers,
      },
    ]);
  });
}
