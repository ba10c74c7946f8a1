/*
 * Migrations run while callers work, and while the hub before them still runs.
 *
 * Goal: no migration holds callers up or breaks the running hub: it expands in one release and contracts in a later one; it
 * gives up a lock that it does not get at once, and tries again. Method: every migration but the first is read for what
 * writes or locks a whole table; examples show that this finds it; a lock that somebody holds is met by a real one.
 */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { Migration } from "@mikro-orm/migrations";
import pg from "pg";
import { migrations } from "../../migrations/list.ts";
import { clientOptions, migrate } from "../../src/platform/database/orm.ts";
import { schema } from "../../src/schema.ts";
import { copyTemplate } from "../support/database.ts";
import { lintMigration } from "../support/migration-lint.ts";

const files = readdirSync("migrations").filter((file) => /^\d/.test(file));

test("each migration is in the list, once and in order", () => {
  expect(migrations.map(({ name }) => `${name}.ts`)).toEqual(files.sort());
});

test("no migration holds callers up; the first makes an empty database", () => {
  const found = files
    .slice(1)
    .flatMap((file) => lintMigration(readFileSync(`migrations/${file}`, "utf8")));
  expect(found).toEqual([]);
});

describe("what would hold callers up is found", () => {
  test.each([
    ["alter table member alter column name type text;"],
    ["alter table member add column token uuid default gen_random_uuid();"],
    ["alter table member add column age int not null;"],
    ["alter table member add column age int generated always as (1 + 1) stored;"],
    ["alter table member alter column age set not null;"],
    ["alter table member add column age int check (age > 17);"],
    ["alter table member add column code text unique;"],
    ["alter table member add column shop_id uuid references store;"],
    ["alter table member add age int;"],
    ["alter table member drop age;"],
    ["alter table member add constraint adult check (age > 17);"],
    ["alter table member add foreign key (store_id) references store;"],
    ["alter table member add constraint one unique (name);"],
    ["create index member_age on member (age);"],
    ["create unique index member_age on member (age);"],
    ["alter table member drop column age;"],
    ["alter table member rename column age to years;"],
    ["alter table member rename to person;"],
    ["drop table member;"],
    ["update member set age = 1;"],
    ["lock table member;"],
    ["vacuum full member;"],
  ])("%s", (statement) => {
    expect(lintMigration(`this.addSql(\`${statement}\`);`)).toHaveLength(1);
  });
});

test("what holds nobody up is let pass", () => {
  expect(
    lintMigration(`
      create table fresh (id uuid primary key, brand_id uuid not null);
      create index fresh_brand on fresh (brand_id);
      alter table fresh add constraint sound check (true);
      alter table member add column age int;
      alter table member add column grade int not null default 0;
      create index concurrently member_age on member (age);
      alter table member add constraint adult check (age > 17) not valid;
      alter table member validate constraint adult;
      alter table member add constraint one unique using index member_age;
      -- checked by adult
      alter table member alter column age set not null;
      -- contract: not read since 1.4
      alter table member drop column shoe;
      grant update (age) on member to banyan_hub;`),
  ).toEqual([]);
});

test("a migration lets go of a lock it does not get, and is done once it gets it", async () => {
  class Grow extends Migration {
    override up(): void {
      this.addSql("alter table brand add column grown int");
    }
  }
  const place = await copyTemplate();
  const holder = new pg.Client(clientOptions(place));
  const caller = new pg.Client(clientOptions(place));
  await Promise.all([holder.connect(), caller.connect()]);
  try {
    await holder.query("begin");
    await holder.query("lock table brand in access share mode");
    const grown = migrate(place, {
      ...schema,
      migrations: [...schema.migrations, { name: "20990101_0000_grow", class: Grow }],
    });
    const waiting =
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    while ((await caller.query(waiting)).rowCount === 0) await sleep(20);
    // Meanwhile whoever reads is answered: behind a migration that does not let go it would wait for us.
    await caller.query("select count(*) from brand");
    await holder.query("commit");
    expect(await grown).toBe(1);
    await caller.query("select grown from brand");
  } finally {
    await Promise.all([holder.end(), caller.end()]);
  }
});
