import { bonusRules } from "../bonus/bonus.queries.ts";
import type { BonusAward } from "../bonus/sale-bonus.rules.ts";
import { campaigns } from "../campaign/campaign.queries.ts";
import {
  byBrand,
  type Check,
  proveBy,
  proveEach,
  type RowKey,
} from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import { ruleAt } from "../points/earning.rules.ts";
import { earningRules } from "../points/earning-rule.queries.ts";
import { asEvent, type EventRow } from "./event.queries.ts";
import { awardsOf, eventKey, fingerprintOf, judgementsOf } from "./event.rules.ts";

const PAGE = 10_000;

interface ProvedEvent extends EventRow {
  brand_id: string;
  time_zone: string;
  store_code: string | null;
  key: string | null;
  fingerprint: Buffer | null;
}

const eventPage = ([id, memberId]: RowKey) => sql("event.provePage")`
    select e.*, b.time_zone, s.code as store_code, k.key, k.fingerprint
    from (
      select * from member_event where (id, member_id) > (${id}::uuid, ${memberId}::uuid)
      order by id, member_id limit ${PAGE}
    ) e
    join brand b on b.id = e.brand_id
    left join store s on s.id = e.store_id
    left join ledger_posting p on p.id = e.id and p.owner_id = e.member_id
    left join ledger_key k on k.brand_id = e.brand_id and k.key = p.key and k.posting_id = e.id
    order by e.id, e.member_id`;

type Rules = Awaited<ReturnType<typeof rulesOf>>;

async function rulesOf(scope: Scope, { brand_id: brandId, time_zone: timeZone }: ProvedEvent) {
  const brand = { ...scope, brandId };
  const [earning, rules, all] = await Promise.all([
    earningRules(brand),
    bonusRules(brand),
    campaigns(brand),
  ]);
  return { earning, rules, timeZone, campaigns: new Map(all.map((each) => [each.id, each])) };
}

function brokenEvent(row: ProvedEvent, known: Rules): string | undefined {
  const name = `brand ${row.brand_id}, owner ${row.member_id}, event ${row.id}`;
  const event = asEvent(row);
  if (row.key !== eventKey(event.source, event.number) || !row.fingerprint)
    return `${name}: its key stands for something else`;
  if (!fingerprintOf(event).equals(row.fingerprint))
    return `${name}: its content is not what its key was taken for`;
  const store =
    row.store_id && row.store_code ? { id: row.store_id, code: row.store_code } : undefined;
  const expected = ruleAt(known.earning, event.occurredAt)
    ? awardsOf(judgementsOf({ ...event, store }, event.context, known))
    : [];
  const told = (awards: readonly BonusAward[]) =>
    awards.map(({ rule, id, points, headquarters }) => [rule, id, points, headquarters].join(" "));
  const [is, due] = [told(event.awards), told(expected)].map((awards) => awards.join(", "));
  return is === due
    ? undefined
    : `${name}: it gave ${is || "nothing"}, its rules give ${due || "nothing"}`;
}

/** Each event is judged again, by the same code and by what was stored with it. */
const judgedAgain = proveEach<ProvedEvent>({
  count: sql("event.proveCount")`select count(*) from member_event`,
  pageSize: PAGE,
  page: eventPage,
  keyOf: ({ id, member_id: memberId }) => [id, memberId],
  judge: byBrand(rulesOf, brokenEvent),
});

const issued = sql("event.proveIssued")`
  select count(e.id) as rows, min(case
    when e.id is null
      then format('brand %s, owner %s, posting %s: no event was recorded with it', p.brand_id, p.owner_id, p.id)
    when p.brand_id is distinct from e.brand_id then format('%s: it has no posting', it)
    when e.points <> a.points then format('%s: %s points, its awards sum to %s', it, e.points, a.points)
    when t.points <> a.points or t.headquarters <> a.headquarters
      then format('%s: %s points issued, %s of them by headquarters; expected %s and %s',
        it, t.points, t.headquarters, a.points, a.headquarters)
    when l.base <> a.points - a.headquarters
      then format('%s: its store pays for %s points, it issued %s', it, l.base, a.points - a.headquarters)
    when l.others > 0 then format('%s: it is settled by more than its points', it)
    end) as broken
  from member_event e
  full join (select * from ledger_posting where kind = 'event') p on p.id = e.id and p.owner_id = e.member_id
  left join store s on s.id = e.store_id
  cross join lateral (
    select coalesce(sum(a.points), 0) as points, coalesce(sum(a.headquarters), 0) as headquarters
    from jsonb_to_recordset(e.awards) a (points bigint, headquarters bigint)
  ) a
  cross join lateral (
    select coalesce(sum(amount), 0) as points,
      coalesce(sum(amount) filter (where from_address = 'issued/headquarters'), 0) as headquarters
    from ledger_transfer t
    where t.posting_id = e.id and t.owner_id = e.member_id and t.kind = 'earn'
      and t.from_address in ('issued/headquarters', 'issued/' || s.code)
  ) t
  cross join lateral (
    select sum(base) filter (where kind = 'POINTS_COST' and store_id = e.store_id) as base,
      count(*) filter (where kind <> 'POINTS_COST' or store_id is distinct from e.store_id) as others
    from settlement_line l where l.posting_id = e.id and l.owner_id = e.member_id
  ) l
  cross join lateral (
    select format('brand %s, owner %s, event %s', e.brand_id, e.member_id, e.id)) n (it)`;

/** V1, V2: what events gave. */
export const eventChecks: readonly Check[] = [
  {
    invariant: "V1",
    says: "an event gave what its rules give by what was known then, under the key of its content",
    of: "events",
    run: judgedAgain,
  },
  {
    invariant: "V2",
    says: "what an event gave was issued, and its store's part is settled, by who pays for it",
    of: "events",
    run: proveBy(issued),
  },
];
