import { system } from "../../../src/kernel/actor.ts";
import { statementsSent } from "../../../src/platform/database/sql.ts";
import type { TiersReviewed } from "../../../src/tier/review.queries.ts";
import { reviewTiers } from "../../../src/tier/review-tiers.ts";
import { setTierLadder } from "../../../src/tier/set-tier-ladder.ts";
import { settle } from "../support/grow.ts";
import { forgetPeak, memoryOf } from "../support/process.ts";
import { figure } from "../support/report.ts";
import type { Row } from "../support/row.ts";
import { openStack, type Stack } from "../support/stack.ts";
import { CURRENCY, foundedAt } from "../support/world.ts";

const MEMBERS = 1_000_000;
/** A member has none to six. */
const MOST_ORDERS = 7;
const DAY_MS = 86_400_000;

/** A million members and what they bought and gave back in the last year, written past the use cases: only a review reads it. */
async function fill({ query }: Stack): Promise<void> {
  const year = `now() - random() * interval '300 days'`;
  await query(`insert into member (id, brand_id, channel, enrolled_at)
    select gen_random_uuid(), brand_id, channel, enrolled_at from member, generate_series(2, ${MEMBERS})`);
  await query(`insert into ledger_owner (owner_id, brand_id)
    select id, brand_id from member on conflict do nothing`);
  await query(`insert into customer_order (id, member_id, brand_id, store_id, franchisee_id, source, number, net_minor,
      coupon_minor, currency, points, spent_points, spent_minor, multiplier_bps, occurred_at, booked_at)
    select gen_random_uuid(), m.id, m.brand_id, s.id, o.franchisee_id, 'bench', m.at || '-' || n, 100 + random() * 20000,
      0, '${CURRENCY}', 0, 0, 0, 10000, ${year}, now()
    from (select *, row_number() over () as at from member) m
    cross join lateral generate_series(1, (m.at % ${MOST_ORDERS})::int) n
    cross join (select * from store order by code limit 1) s
    join store_ownership o on o.store_id = s.id`);
  await query(`insert into order_refund (id, member_id, brand_id, order_id, no, number, kind, refunded_minor, total_minor,
      points, restored_points, occurred_at, booked_at)
    select gen_random_uuid(), member_id, brand_id, id, 1, 'R' || number, 'RETURN', net_minor, net_minor, 0, 0,
      booked_at, booked_at
    from customer_order where random() < 0.05`);
}

/** Silver from 300 yuan in the last year, gold from 600; both for 30 days, and kept by half. */
const climb = (stack: Stack) =>
  stack.within(
    (hub) =>
      hub.begin(stack.world.actor, (work) =>
        setTierLadder(work, {
          ...{ measure: { kind: "SPEND" }, period: { kind: "LAST_MONTHS", count: 12 } },
          ...{ term: { kind: "DAYS", count: 30 }, fromAt: new Date(+foundedAt() + DAY_MS) },
          levels: [
            { code: "BASE", name: "Base", rank: 0, reach: 0n },
            { code: "SILVER", name: "Silver", rank: 10, reach: 30_000n, keep: 20_000n },
            { code: "GOLD", name: "Gold", rank: 20, reach: 60_000n, keep: 45_000n },
          ],
        }),
      ),
    foundedAt,
  );

interface Night {
  readonly seconds: number;
  readonly statements: number;
  readonly memory: number;
  readonly done: TiersReviewed;
}

/** The review of the day so many days from now. */
async function night(stack: Stack, days: number): Promise<Night> {
  let statements = 0;
  const count = () => void statements++;
  const clock = () => new Date(Date.now() + days * DAY_MS);
  forgetPeak(process.pid);
  statementsSent.subscribe(count);
  try {
    return await stack.within(async (hub) => {
      const began = performance.now();
      const done = await reviewTiers(hub.begin, system("bench", stack.world.brandId));
      const seconds = (performance.now() - began) / 1_000;
      return { seconds, statements, memory: memoryOf(process.pid, "VmHWM"), done };
    }, clock);
  } finally {
    statementsSent.unsubscribe(count);
  }
}

export const tierReview: Row = {
  name: "tier-review",
  says: "the nightly review of 1,000,000 members' levels: all placed, nothing to do, all due",
  async run() {
    const stack = await openStack({ stores: 1, franchisees: 1, members: 1 });
    await climb(stack);
    await fill(stack);
    await settle(stack);
    const [book] = await stack.query<{ orders: string; refunds: string }>(`
      select (select count(*) from customer_order) as orders, (select count(*) from order_refund) as refunds`);
    const nights: [string, Night][] = [
      ["the first, everybody placed", await night(stack, 0)],
      ["the next, nothing to do", await night(stack, 1)],
      ["a month on, all levels due", await night(stack, 40)],
    ];
    await stack.close();
    const made = `${figure(Number(book?.orders))} orders, ${figure(Number(book?.refunds))} refunds`;
    return nights.map(([name, { seconds, statements, memory, done }]) => ({
      ...{ row: "tier-review", measure: name, unit: "s", values: [seconds] },
      made: [
        `${figure(done.members)} members, ${made}: ${figure(done.raised)} raised, ${figure(done.kept)} kept, ${figure(done.fell)} fell`,
        `${figure(statements)} statements; ${figure(done.members / seconds)} members/s; at most ${figure(memory)} MB`,
      ],
    }));
  },
};
