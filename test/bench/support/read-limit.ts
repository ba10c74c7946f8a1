import { spawn } from "node:child_process";
import { createPublicKey } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { clientOptions, ensureDatabase } from "../../../src/platform/database/orm.ts";
import { atEnd } from "./endings.ts";
import { processorOf } from "./process.ts";
import type { Stack } from "./stack.ts";

/** Members, three buckets, five coupons and twenty entries each: what a member's page is read from. */
const TABLES = `
create table reader (id uuid primary key, tier text not null);
create table bucket (member_id uuid, month date, balance bigint not null, primary key (member_id, month));
create table coupon (member_id uuid, id uuid, code text not null, title text not null, percent int not null,
  status text not null, valid_until timestamptz not null, primary key (member_id, id));
create table movement (member_id uuid, id uuid, address text not null, amount bigint not null,
  balance_after bigint not null, kind text not null, order_no text, booked_at timestamptz not null,
  primary key (member_id, id));`;

const FILL = [
  "insert into reader select id, 'GOLD' from unnest($1::uuid[]) as m (id)",
  `insert into bucket select id, date '2027-09-01' + make_interval(months => b), 100 + b
   from unnest($1::uuid[]) as m (id), generate_series(0, 2) b`,
  `insert into coupon select id, uuidv7(), 'C-' || c, 'Coupon ' || c || ' for spring', 5 * c, 'ACTIVE', now()
   from unnest($1::uuid[]) as m (id), generate_series(1, 5) c`,
  `insert into movement select id, uuidv7(make_interval(secs => -(21 - e) * 86400)), 'wallet/2027-11', 10 + e, 10 * e,
   case when e % 5 = 0 then 'REDEEM' else 'EARN' end, 'o-' || e, now() - make_interval(days => 21 - e)
   from generate_series(1, 20) e, unnest($1::uuid[]) as m (id)`,
];

const STATEMENTS = {
  points: `select (select tier from reader where id = $1) as tier, coalesce(sum(balance), 0)::bigint as balance,
    min(month) filter (where balance > 0) as next_expiry from bucket where member_id = $1`,
  coupons: `select id, code, title, percent, status, valid_until from coupon
    where member_id = $1 order by id desc limit $2`,
  entries: `select id, address, amount, balance_after, kind, order_no, booked_at from movement
    where member_id = $1 and id < $2 order by id desc limit $3`,
};

const NEWEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** What the peer is asked: as much as the hub can answer. */
export const PEER_QUERY = `{ me { points { balance nextExpiry }
  entries(first: 20) { id address amount balanceAfter kind orderNo bookedAt } } }`;

/** A member's page as bare SQL, side by side on ten connections. */
export async function openReadLimit(stack: Stack, memberIds: readonly string[]) {
  const place = { ...stack.place, database: "reads" };
  await ensureDatabase(place);
  const pool = new pg.Pool({ ...clientOptions(place), max: 10 });
  pool.on("error", () => undefined);
  const close = atEnd(() => pool.end());
  await pool.query(TABLES);
  for (const text of FILL) await pool.query(text, [memberIds]);
  await pool.query("vacuum analyze");
  const read = async (name: keyof typeof STATEMENTS, values: readonly unknown[]) =>
    (await pool.query({ name, text: STATEMENTS[name], values: [...values] })).rows.length;
  return {
    place,
    close,
    async page(memberId: string): Promise<number> {
      const [points, entries] = await Promise.all([
        read("points", [memberId]),
        read("entries", [memberId, NEWEST, 20]),
      ]);
      if (points !== 1 || entries !== 20) throw new Error("a page is not whole");
      return 1;
    },
  };
}

export const peerIsInstalled = (): boolean => {
  try {
    return import.meta.resolve("mercurius") !== "";
  } catch {
    return false;
  }
};

/** The peer, a process of its own, over the same tables. */
export async function startPeer(stack: Stack, place: object) {
  const key = join(stack.dataDir, "peer-key.pem");
  const own = readFileSync(join(stack.dataDir, "token-key.pem"), "utf8");
  writeFileSync(key, createPublicKey(own).export({ type: "spki", format: "pem" }));
  const settings = JSON.stringify({ ...place, key, tables: STATEMENTS });
  const program = fileURLToPath(new URL("peer.mjs", import.meta.url));
  const peer = spawn(process.execPath, [program, settings], {
    env: { ...process.env, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = new Promise<void>((resolve) => peer.once("exit", () => resolve()));
  const stop = atEnd(async () => {
    peer.kill("SIGKILL");
    await gone;
  });
  const port = await new Promise<number>((up, failed) => {
    peer.stdout.on("data", (text) => {
      const found = /up at http:\/\/127\.0\.0\.1:(\d+)/.exec(String(text));
      if (found) up(Number(found[1]));
    });
    void gone.then(() => failed(new Error("the peer did not start")));
  });
  const pid = peer.pid ?? 0;
  return { port, stop, spent: () => ({ hub: processorOf(pid), postgres: stack.processor() }) };
}
