import pg from "pg";
import { clientOptions, ensureDatabase } from "../../../src/platform/database/orm.ts";
import { atEnd } from "./endings.ts";
import type { SocketPlace, Stack } from "./stack.ts";
import { dice } from "./world.ts";

const MEMBERS = 100_000;
const STORES = 300;
const BATCH = 100;

/** The least an order can be in SQL: a key, the order, a balance, a posting of two entries, two lines, an event. */
const TABLES = `
create table purchase (member_id bigint, id uuid, brand_id int, store_id int, number text, net bigint,
  paid_at timestamptz, primary key (member_id, id));
create table purchase_key (key text primary key, member_id bigint, purchase_id uuid);
create table account (member_id bigint, address text, balance bigint, version int, primary key (member_id, address));
create table posting (member_id bigint, id uuid, key text, fingerprint bytea, kind text, occurred_at timestamptz,
  booked_at timestamptz, primary key (member_id, id), unique (member_id, key));
create table entry (member_id bigint, id uuid, posting_id uuid, address text, amount bigint, balance_after bigint,
  version int, primary key (member_id, id));
create table line (member_id bigint, id uuid, store_id int, purchase_id uuid, kind text, base bigint, bps int,
  amount bigint, month date, primary key (member_id, id));
create index on line (store_id, month);
create table event (member_id bigint, id bigint generated always as identity, kind text, payload jsonb,
  primary key (member_id, id));`;

const EMPTY = `
truncate purchase, purchase_key, account, posting, entry, line, event;
insert into account select i, 'wallet/2027-11', 0, 0 from generate_series(1, ${MEMBERS}) i;`;

/** $1 store, $2 a number no other call has. */
const HUNDRED = `
with wish as materialized (
  select distinct on (m) m, 'o' || $2::text || '-' || i as number, (random() * 9900)::int + 100 as net from (
    select (random() * ${MEMBERS - 1})::bigint + 1 as m, i from generate_series(1, ${BATCH}) i
  ) q order by m
), k as (
  insert into purchase_key select 'b1|s' || $1::int || '|' || number, m, uuidv7() from wish
  on conflict do nothing returning member_id, purchase_id
), o as (
  insert into purchase select member_id, purchase_id, 1, $1::int, number, net, now() from k join wish on m = member_id
  returning id, member_id, net
), a as (
  update account set balance = balance + net / 100, version = version + 1 from wish
  where member_id = m and address = 'wallet/2027-11' returning member_id, balance, version
), p as (
  insert into posting select m, uuidv7(), number, '\\x00', 'earn', now(), now() from wish returning id, member_id
), e as (
  insert into entry select p.member_id, uuidv7(), p.id, v.address, v.amount, a.balance, a.version
  from p join a using (member_id) join wish on m = p.member_id,
    lateral (values ('wallet/2027-11', net / 100), ('issued', -(net / 100))) v (address, amount) returning 1
), l as (
  insert into line select o.member_id, uuidv7(), $1::int, o.id, v.kind, net, v.bps, net * v.bps / 10000, '2026-11-01'
  from o, (values ('royalty', 500), ('bound-share', 300)) v (kind, bps) returning 1
), f as (
  insert into event (member_id, kind, payload) select member_id, 'PointsEarned', '{"points":12}' from k returning 1
)
select count(*) as recorded from k`;

/** $1 member, $2 store, $3 number, $4 net. */
const ONE = `
with k as (
  insert into purchase_key values ('b1|s' || $2::int || '|' || $3::text, $1::bigint, uuidv7())
  on conflict do nothing returning purchase_id
), o as (
  insert into purchase select $1::bigint, purchase_id, 1, $2::int, $3::text, $4::bigint, now() from k returning id
), a as (
  update account set balance = balance + $4::bigint / 100, version = version + 1 from k
  where member_id = $1::bigint and address = 'wallet/2027-11' returning balance, version
), p as (
  insert into posting select $1::bigint, uuidv7(), $3::text, '\\x00', 'earn', now(), now() from k returning id
), e as (
  insert into entry select $1::bigint, uuidv7(), p.id, v.address, v.amount, a.balance, a.version
  from p, a, (values ('wallet/2027-11', $4::bigint / 100), ('issued', -($4::bigint / 100))) v (address, amount)
  returning 1
), l as (
  insert into line select $1::bigint, uuidv7(), $2::int, o.id, v.kind, $4::bigint, v.bps, $4::bigint * v.bps / 10000,
    '2026-11-01'
  from o, (values ('royalty', 500), ('bound-share', 300)) v (kind, bps) returning 1
)
insert into event (member_id, kind, payload) select $1::bigint, 'PointsEarned', '{"points":12}' from k`;

/** The ten statements of one order, each a round trip; $1 to $4 as above, as far as it uses them. */
const TEN = [
  "begin",
  `insert into purchase_key values ('b1|s' || $2::int || '|' || $3::text, $1::bigint, uuidv7())
   on conflict do nothing returning purchase_id`,
  "select balance, version from account where member_id = $1::bigint and address = 'wallet/2027-11' for update",
  "insert into purchase values ($1::bigint, uuidv7(), 1, $2::int, $3::text, $4::bigint, now())",
  "insert into posting values ($1::bigint, uuidv7(), $2::text, '\\x00', 'earn', now(), now())",
  `insert into entry values ($1::bigint, uuidv7(), uuidv7(), 'wallet/2027-11', $2::bigint / 100, 0, 1),
   ($1::bigint, uuidv7(), uuidv7(), 'issued', -($2::bigint / 100), 0, 0)`,
  `update account set balance = balance + $2::bigint / 100, version = version + 1
   where member_id = $1::bigint and address = 'wallet/2027-11'`,
  `insert into line values
   ($1::bigint, uuidv7(), $2::int, uuidv7(), 'royalty', $3::bigint, 500, $3::bigint * 500 / 10000, '2026-11-01'),
   ($1::bigint, uuidv7(), $2::int, uuidv7(), 'bound-share', $3::bigint, 300, $3::bigint * 300 / 10000, '2026-11-01')`,
  `insert into event (member_id, kind, payload) values ($1::bigint, 'PointsEarned', '{"points":12}')`,
  "commit",
];

export interface Limit {
  empty(): Promise<void>;
  /** Each records one order, or a hundred, and answers how many. */
  hundred(lane: number): Promise<number>;
  one(lane: number): Promise<number>;
  ten(lane: number): Promise<number>;
  close(): Promise<void>;
}

/**
 * Orders as bare SQL on the hub's own PostgreSQL, driven by `pg` with named statements, a connection a lane.
 * The ten statements cost Node more than they would cost pgbench: what is said about them says so.
 */
export async function openLimit(stack: Stack, lanes: number): Promise<Limit> {
  const place: SocketPlace = { ...stack.place, database: "limit" };
  await ensureDatabase(place);
  const clients = Array.from({ length: lanes }, () => new pg.Client(clientOptions(place)));
  const close = atEnd(async () => {
    await Promise.all(clients.map((client) => client.end()));
  });
  await Promise.all(clients.map((client) => client.connect()));
  const clientOf = (lane: number) => clients[lane] as pg.Client;
  const first = clientOf(0);
  const { rows } = await first.query("select to_regclass('purchase') as made");
  if (rows[0].made === null) await first.query(TABLES);

  let sent = 0;
  const run = (lane: number, name: string, text: string, values: readonly unknown[]) =>
    clientOf(lane).query({ name, text, values: [...values] });
  const some = () => ({
    member: 1 + dice(MEMBERS),
    store: 1 + dice(STORES),
    number: String(sent++),
    net: 100 + dice(9_901),
  });
  return {
    async empty() {
      await first.query(EMPTY);
      await first.query("vacuum analyze account");
      await first.query("checkpoint");
    },
    async hundred(lane) {
      const { store, number } = some();
      const { rows } = await run(lane, "hundred", HUNDRED, [store, number]);
      return Number(rows[0].recorded);
    },
    async one(lane) {
      const { member, store, number, net } = some();
      await run(lane, "one", ONE, [member, store, number, net]);
      return 1;
    },
    async ten(lane) {
      const { member, store, number, net } = some();
      const values = [
        ...[[], [member, store, number], [member], [member, store, number, net], [member, number]],
        ...[[member, net], [member, net], [member, store, net], [member], []],
      ];
      for (const [at, text] of TEN.entries()) await run(lane, `ten${at}`, text, values[at] ?? []);
      return 1;
    },
    close,
  };
}
