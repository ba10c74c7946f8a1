import pg from "pg";
import { clientOptions, ensureDatabase, type Place } from "../../src/platform/database/orm.ts";

type Socket = Exclude<Place, { readonly url: string }>;

const MEMBERS = 100_000;
const BATCH = 100;

/** The least an order can be in SQL: a key, the order, a balance, a posting with two entries, two lines, an event. */
const TABLES = `
create table o_order (member_id bigint, id uuid, store_id int, number text, net bigint, paid_at timestamptz, primary key (id, member_id));
create table o_key (key text primary key, member_id bigint, order_id uuid);
create table o_account (member_id bigint, address text, balance bigint, version int, primary key (member_id, address));
create table o_posting (member_id bigint, id uuid, key text, occurred_at timestamptz, primary key (id, member_id));
create table o_entry (member_id bigint, id uuid, posting_id uuid, address text, amount bigint, balance_after bigint, primary key (member_id, id));
create table o_line (member_id bigint, id uuid, store_id int, order_id uuid, kind text, amount bigint, month text, primary key (id, member_id));
create index on o_line (store_id, month);
create table o_outbox (member_id bigint, id bigint generated always as identity, kind text, payload jsonb, primary key (id, member_id));
insert into o_account select i, 'wallet', 0, 0 from generate_series(1, ${MEMBERS}) i;`;

const BATCH_OF_ORDERS = `
with wish as materialized (
  select distinct on (m) m, amount, $1::text || i as number from (
    select (random() * ${MEMBERS - 1})::bigint + 1 as m, i, (random() * 9900)::int + 100 as amount
    from generate_series(1, ${BATCH}) i
  ) q order by m
), k as (
  insert into o_key select number, m, uuidv7() from wish on conflict do nothing returning order_id, member_id
), o as (
  insert into o_order select k.member_id, order_id, $2::int, number, amount, now() from k join wish on m = k.member_id
  returning id, member_id, net
), a as (
  update o_account set balance = balance + amount / 100, version = version + 1 from wish
  where member_id = m and address = 'wallet' returning member_id, balance
), p as (
  insert into o_posting select m, uuidv7(), number, now() from wish returning id, member_id
), e as (
  insert into o_entry select p.member_id, uuidv7(), p.id, v.address, v.amount, a.balance
  from p join a using (member_id) join wish on m = p.member_id,
    lateral (values ('wallet', amount / 100), ('issued', -amount / 100)) v (address, amount) returning 1
), l as (
  insert into o_line select o.member_id, uuidv7(), $2::int, o.id, v.kind, net * v.bps / 10000, '2026-11'
  from o, (values ('royalty', 500), ('bound-share', 300)) v (kind, bps) returning 1
), f as (
  insert into o_outbox (member_id, kind, payload) select member_id, 'recorded', '{"points":12}' from k returning 1
)
select count(*) as recorded from k`;

/** A hundred orders a statement, two connections, as bare SQL on the hub's own PostgreSQL. */
export async function openLimit(place: Socket): Promise<{
  run(seconds: number): Promise<number>;
  close(): Promise<void>;
}> {
  const limit = { ...place, database: "limit_bench" };
  await ensureDatabase(limit);
  const pool = new pg.Pool({ ...clientOptions(limit), max: 2 });
  await pool.query(TABLES);
  let sent = 0;
  const lane = async (until: number): Promise<number> => {
    let recorded = 0;
    while (performance.now() < until) {
      const { rows } = await pool.query({
        name: "batch",
        text: BATCH_OF_ORDERS,
        values: [`o${sent++}-`, (sent % 300) + 1],
      });
      recorded += Number(rows[0].recorded);
    }
    return recorded;
  };
  return {
    async run(seconds) {
      const began = performance.now();
      const lanes = await Promise.all([1, 2].map(() => lane(began + seconds * 1000)));
      return lanes.reduce((sum, count) => sum + count, 0) / ((performance.now() - began) / 1000);
    },
    close: () => pool.end(),
  };
}
