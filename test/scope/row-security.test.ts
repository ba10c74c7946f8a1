/*
 * The second wall: PostgreSQL itself shows a transaction one brand's rows, whatever is asked.
 *
 * Goal: where a filter is forgotten, in the entity manager or in SQL by hand, nothing of another brand is read or written.
 * Method: two brands with rows in every table, and every table of the schema, tables of tomorrow included. First raw SQL
 * without any condition, by a role that may do everything but is under row-level security as the hub's is: as a brand, as
 * one that has no rows, and as none. Then the hub itself, whose every statement loses each comparison with its own brand
 * on the way to the server, asked by the other brand's headquarters for all there is.
 */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import pg from "pg";
import { brandZones } from "../../src/brand/brand.queries.ts";
import { createBrand } from "../../src/brand/create-brand.ts";
import { buildGraph } from "../../src/graph.ts";
import { forAllBrands, system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { MemberEntity } from "../../src/member/member.entity.ts";
import { createBegin, createLook } from "../../src/platform/database/begin.ts";
import { clientOptions, migrate, openOrm } from "../../src/platform/database/orm.ts";
import { sql } from "../../src/platform/database/sql.ts";
import { schema } from "../../src/schema.ts";
import { serveHub } from "../support/client.ts";
import { secretBrand } from "../support/secret-brand.ts";
import { testVault } from "../support/vault.ts";
import { askForAll, callsInto, entrancesOf, rowsOfBrand, textsOf, told } from "../support/walk.ts";

// All there is at once costs more than anybody asks for.
const served = await serveHub("all", { requests: { costTimes: 1_000_000 } });
const [a, b] = await served.prepare(async () => [
  await secretBrand(served, "A", { north: 7_654_321n, south: 6_543_217n }),
  await secretBrand(served, "B", { north: 1_234_500n, south: 1_234_500n }),
]);

/** What is no brand's, and why. */
const NO_BRANDS_OWN: Record<string, string> = {
  feed_counter: "one number for all brands' events",
  feed_follower: "how far the hub's own readers came in the feed of all brands",
  job: "when each job ran",
  migration: "how the schema came to be",
  proof: "the whole book was recomputed",
};

interface Table {
  readonly name: string;
  /** The column that says whose a row is. */
  readonly brand: string;
}

const TABLES = await served.asOwner<Table>(`
  select c.relname as name, case c.relname when 'brand' then 'id' else 'brand_id' end as brand
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`);
const walled = TABLES.filter(({ name }) => !(name in NO_BRANDS_OWN));
const VIEWS = await served.asOwner<{ name: string; options: string[] | null; told: boolean }>(`
  select relname as name, reloptions as options, exists (select from pg_attribute
    where attrelid = pg_class.oid and attname = 'brand_id') as told from pg_class
  where relnamespace = 'public'::regnamespace and relkind in ('v', 'm') order by 1`);

describe("the schema", () => {
  test("has every table under row-level security that holds the owner too, or says why not", async () => {
    const rows = await served.asOwner<{ name: string; policies: string[] }>(`
      select c.relname as name, (select array_agg(format('%s %s %s %s', p.cmd, p.roles, p.qual, p.with_check))
        from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname) as policies
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and c.relrowsecurity and c.relforcerowsecurity order by 1`);
    expect(rows.map(({ name }) => name)).toEqual(walled.map(({ name }) => name));
    for (const { name, policies } of rows)
      expect([name, policies.map((policy) => policy.replace(/\s+/g, " "))]).toEqual([
        name,
        [
          `ALL {public} ((${name === "brand" ? "id" : "brand_id"} = ( SELECT its_brand() AS its_brand)) ` +
            "OR ( SELECT for_all_brands() AS for_all_brands)) ",
        ],
      ]);
    for (const name of Object.keys(NO_BRANDS_OWN))
      expect(TABLES.map((table) => table.name)).toContain(name);
  });

  test("has each row say whose it is, for good", async () => {
    const rows = await served.asOwner<{ name: string }>(`
      select c.relname as name from pg_class c join pg_attribute t on t.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and t.attnotnull
        and t.atttypid = 'uuid'::regtype
        and t.attname = case c.relname when 'brand' then 'id' else 'brand_id' end order by 1`);
    expect(rows.map(({ name }) => name)).toEqual(walled.map(({ name }) => name));
  });

  test("looks through its views with the asker's eyes, and has no function that looks with its owner's", async () => {
    expect(VIEWS.length).toBeGreaterThan(5);
    for (const { name, options } of VIEWS)
      expect([name, options]).toEqual([name, ["security_invoker=true"]]);
    expect(
      await served.asOwner(
        "select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef",
      ),
    ).toEqual([]);
  });

  test("has no index that the policies put out of use: what is asked of it is safe to ask of any row", async () => {
    const unsafe = await served.asOwner<{ name: string }>(`
      select distinct i.indexrelid::regclass::text as name
      from pg_index i join pg_class c on c.oid = i.indrelid and c.relrowsecurity
      cross join unnest(i.indclass::oid[]) as class join pg_opclass o on o.oid = class
      join pg_amop a on a.amopfamily = o.opcfamily
        and (a.amoplefttype, a.amoprighttype) = (o.opcintype, o.opcintype)
      join pg_operator p on p.oid = a.amopopr join pg_proc f on f.oid = p.oprcode
      where c.relnamespace = 'public'::regnamespace and not i.indisexclusion and not f.proleakproof`);
    expect(unsafe).toEqual([]);
  });

  test("gives the hub's role no way round", async () => {
    expect(
      await served.asOwner(
        "select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = 'banyan_hub'",
      ),
    ).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false }]);
  });
});

describe("SQL without any condition", () => {
  const PROBE = `probe_${newId().replaceAll("-", "")}`;
  let probe: pg.Client;

  beforeAll(async () => {
    await served.feedEnd();
    await served.asOwner(`create role ${PROBE}; grant usage on schema public to ${PROBE};
      grant all on all tables in schema public to ${PROBE}`);
    probe = new pg.Client({ ...clientOptions(served.place), options: `-c role=${PROBE}` });
    await probe.connect();
  });
  afterAll(async () => {
    await probe.end();
    await served.asOwner(`drop owned by ${PROBE}; drop role ${PROBE}`);
  });

  /** Runs in a transaction that is undone. */
  async function as<T>(brandId: string | undefined, step: () => Promise<T>): Promise<T> {
    await probe.query("begin");
    try {
      if (brandId !== undefined) await probe.query(`set local app.brand_id = '${brandId}'`);
      return await step();
    } finally {
      await probe.query("rollback");
    }
  }
  const count = async (from: string): Promise<number> =>
    Number((await probe.query(`select count(*) from ${from}`)).rows[0].count);
  const codeOf = (asked: Promise<unknown>): Promise<string> =>
    asked.then(
      () => "done",
      (error: { code: string }) => error.code,
    );

  test("meets both brands' rows in nearly all tables: what follows is not for want of any", async () => {
    let full = 0;
    for (const { name, brand } of walled) {
      const rows = await served.asOwner(
        `select 1 from ${name} where ${brand} in ($1, $2) group by ${brand}`,
        [a.brandId, b.brandId],
      );
      if (rows.length === 2) full++;
    }
    expect(full).toBeGreaterThan(0.8 * walled.length);
  });

  test.each([
    ["as none", undefined],
    ["as a brand that has no rows", newId()],
    ["as no brand's id", "00000000-0000-0000-0000-000000000000"],
  ])("%s is shown nothing, changes nothing, deletes nothing", async (_, brandId) => {
    for (const { name, brand } of walled)
      await as(brandId, async () => {
        expect([name, await count(name)]).toEqual([name, 0]);
        expect((await probe.query(`copy ${name} to stdout`)).rowCount).toBe(0);
        expect((await probe.query(`update ${name} set ${brand} = ${brand}`)).rowCount).toBe(0);
        expect((await probe.query(`delete from ${name}`)).rowCount).toBe(0);
      });
    for (const { name } of VIEWS.filter(({ name }) => name !== "feed_held"))
      await as(brandId, async () => expect([name, await count(name)]).toEqual([name, 0]));
    await as(brandId, async () =>
      expect(await count("ledger_posting_since('-infinity'::timestamptz)")).toBe(0),
    );
  });

  test("as a brand is shown its own rows, and takes in no other's", async () => {
    for (const { name, brand } of walled) {
      const rows = await served.asOwner<{ whose: string; row: object }>(
        `select ${brand} as whose, to_jsonb(t) as row from ${name} t where ${brand} in ($1, $2)`,
        [a.brandId, b.brandId],
      );
      const theirs = rows.find(({ whose }) => whose === a.brandId)?.row ?? { [brand]: a.brandId };
      const own = rows.filter(({ whose }) => whose === b.brandId).length;
      await as(b.brandId, async () => {
        expect([name, await count(name)]).toEqual([name, own]);
        expect((await probe.query(`copy ${name} to stdout`)).rowCount).toBe(own);
      });
      const insert = (row: object) =>
        probe.query(
          `insert into ${name} overriding system value select * from jsonb_populate_record(null::${name}, $1)`,
          [JSON.stringify(row)],
        );
      expect([name, await as(b.brandId, () => codeOf(insert(theirs)))]).toEqual([name, "42501"]);
      expect([name, await as(undefined, () => codeOf(insert(theirs)))]).toEqual([name, "42501"]);
      const give = () => probe.query(`update ${name} set ${brand} = '${a.brandId}'`);
      expect([name, await as(b.brandId, () => codeOf(give()))]).toEqual([
        name,
        own > 0 ? "42501" : "done",
      ]);
      expect([
        name,
        await as(b.brandId, () => codeOf(probe.query(`copy ${name} from stdin`))),
      ]).toEqual([name, "0A000"]);
    }
    for (const { name } of VIEWS.filter(({ told }) => told))
      await as(b.brandId, async () => {
        const { rows } = await probe.query(`select distinct brand_id from ${name}`);
        expect([name, rows]).toEqual([name, rows.length === 0 ? [] : [{ brand_id: b.brandId }]]);
      });
  });

  test("learns nothing by what a condition does with the rows that it is asked of, nor by statistics", async () => {
    await served.asOwner("analyze");
    await as(b.brandId, async () => {
      await probe.query(`set local role none; grant temp on database ${served.place.database} to ${PROBE};
        set local role ${PROBE}`);
      await probe.query(`create function pg_temp.met(id uuid) returns boolean language plpgsql cost 0.0000001 as $$
        begin raise notice '%', id; return true; end $$`);
      const met = new Set<string>();
      const listen = ({ message }: { message?: string }) => void met.add(message ?? "");
      probe.on("notice", listen);
      for (const { name, brand } of walled)
        await probe.query(`select from ${name} where pg_temp.met(${brand})`);
      probe.off("notice", listen);
      expect([...met]).toEqual([b.brandId]);
      const { rows } = await probe.query<{ name: string }>(
        "select distinct tablename as name from pg_stats where schemaname = 'public'",
      );
      const told = new Set(rows.map(({ name }) => name));
      expect(walled.filter(({ name }) => told.has(name))).toEqual([]);
    });
  });

  test("is told no count by a sequence: the hub may not look at any", async () => {
    const sequences = await served.asOwner<{ may: boolean }>(`
      select has_sequence_privilege('banyan_hub', oid, 'select, usage, update') as may from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'S'`);
    expect(sequences.length).toBeGreaterThan(0);
    expect(sequences.filter(({ may }) => may)).toEqual([]);
  });
});

/** What the entity manager's filter says, and SQL by hand. */
const COMPARISON =
  /(?<!app\.)(?:"\w+"\.|\b(?!app\b)\w+\.)?"?\bbrand_id"? = (\$\d+|'[0-9a-f-]{36}')(?:::uuid)?/g;

describe("the hub", () => {
  test("says whose rows a transaction is about, and a look", async () => {
    const scopes = [served.look(b.hq), served.look(forAllBrands("verify"))];
    for (const [index, scope] of scopes.entries()) {
      const brands = index === 0 ? [b.brandId] : [a.brandId, b.brandId].sort();
      const read = () =>
        scope.rows<{ id: string }>(sql("test.brands")`select id from brand order by id`);
      expect((await read()).map(({ id }) => id)).toEqual(brands);
      const found = await scope.em.find(MemberEntity, {}, { filters: false });
      expect([...new Set(found.map(({ brandId }) => brandId))].sort()).toEqual(brands);
    }
    const inWork = await served.begin(b.hq, (work) =>
      work.em.find(MemberEntity, {}, { filters: false }),
    );
    expect([...new Set(inWork.map(({ brandId }) => brandId))]).toEqual([b.brandId]);
  });

  test("is shown nothing as a brand that a stranger names", async () => {
    const scope = served.look(system("test", "00000000-0000-0000-0000-000000000000"));
    expect(await scope.rows(sql("test.any brand")`select id from brand`)).toEqual([]);
    for (const name of ["all", "", "'; set role none; --"])
      expect(() => served.look(system("test", name))).toThrow("is no brand");
  });

  test("leaves no brand behind on a connection", async () => {
    await served.look(b.hq).rows(sql("test.any brand")`select id from brand`);
    const bare = served.orm.em.getConnection();
    for (let tries = 0; tries < 12; tries++)
      expect(await bare.execute("select id from brand")).toEqual([]);
  });

  test("whose statements lose every comparison with its own brand still tells another nothing", async () => {
    await served.feedEnd();
    const [rowsOfA, rowsOfB] = [
      await rowsOfBrand(served, a.brandId),
      await rowsOfBrand(served, b.brandId),
    ];
    const secrets = textsOf(rowsOfA).difference(textsOf(rowsOfB));
    const caller = served.client(b.hq);
    const reads = entrancesOf(buildGraph()).filter(({ operation }) => operation === "query");
    let taken = 0;
    const strip = (text: string) =>
      text.replace(COMPARISON, (_, value: string) => {
        taken++;
        // A parameter must stay, and be known to be an id.
        return `(${value}::uuid is not null)`;
      });
    const { query } = pg.Client.prototype;
    // biome-ignore lint/suspicious/noExplicitAny: pg overloads it in eight ways.
    pg.Client.prototype.query = function (this: pg.Client, first: any, ...rest: any[]): any {
      const asked =
        typeof first === "string"
          ? strip(first)
          : typeof first?.text === "string" && first.name
            ? { ...first, text: strip(first.text), name: `stripped ${first.name}` }
            : first;
      // biome-ignore lint/suspicious/noExplicitAny: as above.
      return (query as any).call(this, asked, ...rest);
    } as typeof query;
    try {
      for (const entrance of reads)
        for (const call of callsInto(entrance, { own: b.north, other: a.north }).slice(0, 1))
          for (const { request, answer } of await askForAll(caller, entrance, call)) {
            const asked = `${entrance.field.name} ${request}`;
            expect([asked, told(answer.text, secrets, request)]).toEqual([asked, []]);
            expect(`${asked}: ${answer.text}`).not.toContain("INTERNAL_SERVER_ERROR");
          }
    } finally {
      pg.Client.prototype.query = query;
    }
    expect(taken).toBeGreaterThan(100);
  }, 120_000);
});

describe("a database of the operator's, whose owner is no superuser", () => {
  const name = `owner_${newId().replaceAll("-", "")}`;
  const place = { ...served.place, user: name, database: name };

  beforeAll(async () => {
    await served.asOwner(`create role ${name} login`);
    await served.asOwner(`grant banyan_hub to ${name}`);
    await served.asOwner(`create database ${name} owner ${name}`);
  });
  afterAll(async () => {
    await served.asOwner(`drop database ${name}`);
    await served.asOwner(`drop role ${name}`);
  });

  test("is migrated and worked on; its owner too says whose rows it asks for", async () => {
    expect(await migrate(place, schema)).toBe(schema.migrations.length);
    const orm = await openOrm(place, schema, testVault(), "caller");
    const clock = () => new Date();
    const begin = createBegin(orm, clock, () => undefined);
    const actor = system("test", newId());
    const wish = { name: "Own", timeZone: "UTC", currency: "CNY", openedAt: new Date(0) };
    await begin(actor, (work) =>
      createBrand(work, { ...wish, ownershipModel: "BRAND_OWNS_MEMBER" }),
    );
    const zones = await brandZones(createLook(orm, clock)(forAllBrands("start")));
    expect(zones).toEqual([{ brandId: actor.brandId, timeZone: "UTC" }]);
    await orm.close();

    const owner = new pg.Client(clientOptions(place));
    await owner.connect();
    const seen = async () => (await owner.query("select id from brand")).rows;
    expect(await seen()).toEqual([]);
    await owner.query("set app.brand_id = 'all'");
    expect(await seen()).toEqual([{ id: actor.brandId }]);
    await owner.end();
  });
});
