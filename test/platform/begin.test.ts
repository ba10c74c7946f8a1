import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { createBegin } from "../../src/platform/database/begin.ts";
import { isPassing } from "../../src/platform/database/passing.ts";
import { sql } from "../../src/platform/database/sql.ts";
import { ConcurrentChange, type Work } from "../../src/platform/database/work.ts";
import { openKit } from "../support/database.ts";
import { factsOf } from "../support/state.ts";

const kit = await openKit();

const actor = () => system("tests", newId());

const factOf = (brandId: string, kind: string) => ({
  ...{ kind, topics: [`brand:${brandId}`, "member:x"], payload: { kind } },
});

const kindsOf = async (brandId: string) => (await factsOf(kit, brandId)).map(({ kind }) => kind);

describe("begin", () => {
  test("commits what a step did together with the facts it recorded", async () => {
    const who = actor();
    let committed = -1;
    const begin = createBegin(kit.orm, kit.clock, (facts) => {
      committed = facts.length;
    });
    const answer = await begin(who, async (work) => {
      work.record(factOf(who.brandId, "First"));
      work.record(factOf(who.brandId, "Second"));
      return "done";
    });
    expect([answer, committed]).toEqual(["done", 2]);
    expect(await kindsOf(who.brandId)).toEqual(["First", "Second"]);
    expect((await factsOf(kit, who.brandId))[0]).toEqual({
      kind: "First",
      topics: [`brand:${who.brandId}`, "member:x"],
      payload: { kind: "First" },
    });
  });

  test("is not ended by a look that is opened in it, of another brand or its own", async () => {
    const who = actor();
    const owners = sql("test.owners")`select owner_id from ledger_owner`;
    const attempt = kit.begin(who, async (work) => {
      await work.rows(sql("test.owner")`
        insert into ledger_owner (owner_id, brand_id)
        values (${newId()}::uuid, ${who.brandId}::uuid)`);
      for (const other of [who, actor()]) expect(await kit.look(other).rows(owners)).toEqual([]);
      expect(await work.rows(owners)).toHaveLength(1);
      throw new Error("no");
    });
    await expect(attempt).rejects.toThrow("no");
    expect(await kit.look(who).rows(owners)).toEqual([]);
  });

  test("leaves nothing of a step that throws, neither rows nor facts", async () => {
    const who = actor();
    let told = false;
    const begin = createBegin(kit.orm, kit.clock, () => {
      told = true;
    });
    const attempt = begin(who, async (work) => {
      work.record(factOf(who.brandId, "Never"));
      await work.rows(sql("test.owner")`
        insert into ledger_owner (owner_id, brand_id)
        values (${newId()}::uuid, ${who.brandId}::uuid)`);
      throw new Error("no");
    });
    await expect(attempt).rejects.toThrow("no");
    const rows = await kit.asOwner("select 1 from ledger_owner where brand_id = $1", [who.brandId]);
    expect([rows, await kindsOf(who.brandId), told]).toEqual([[], [], false]);
  });

  test("fails alone where the server ends its connection, and gives its place to the next", async () => {
    const pid = sql("test.pid")`select pg_backend_pid() as pid`;
    // More than there are places.
    for (let times = 0; times < 12; times++) {
      const who = actor();
      const attempt = kit.begin(who, async (work) => {
        work.record(factOf(who.brandId, "Never"));
        const [backend] = await work.rows<{ pid: number }>(pid);
        // Between two statements, or amid one.
        const asleep = times % 2 === 0 && work.rows(sql("test.sleep")`select pg_sleep(10)`);
        const end = "select pg_terminate_backend($1, 5000) as ended";
        expect(await kit.asOwner(end, [backend?.pid])).toEqual([{ ended: true }]);
        await asleep;
      });
      expect(isPassing(await attempt.catch((error) => error))).toBe(true);
      expect(await kindsOf(who.brandId)).toEqual([]);
    }
    expect((await kit.begin(actor(), (work) => work.rows(pid))).length).toBe(1);
  });

  test("says what failed, and not that what travelled with it was refused for that", async () => {
    const attempt = kit.begin(actor(), async (work) => {
      const failing = async () => await work.rows(sql("test.fail")`select 1 / 0`);
      // Whoever hears of the second failure first must learn of the first.
      const slowly = async () => await failing();
      await Promise.all([slowly(), work.rows(sql("test.follow")`select 1`)]);
    });
    await expect(attempt).rejects.toMatchObject({ code: "22012" });
  });

  test("tries a step again when another got there first, and records its facts once", async () => {
    const who = actor();
    let tries = 0;
    const answer = await kit.begin(who, async (work) => {
      work.record(factOf(who.brandId, `Try${++tries}`));
      if (tries < 3) throw new ConcurrentChange("meanwhile");
      return tries;
    });
    expect([answer, await kindsOf(who.brandId)]).toEqual([3, ["Try3"]]);
  });

  test("gives up on what never succeeds, and does not repeat a plain failure", async () => {
    let tries = 0;
    const failing = (error: Error) =>
      kit.begin(actor(), async () => {
        tries++;
        throw error;
      });
    await expect(failing(new ConcurrentChange("always"))).rejects.toThrow("always");
    expect(tries).toBe(5);
    await expect(failing(new Error("plain"))).rejects.toThrow("plain");
    expect(tries).toBe(6);
  });

  test("ends a deadlock of two transactions by trying one of them again", async () => {
    const who = actor();
    const ids = [newId(), newId()];
    await kit.begin(who, (work) =>
      work.rows(sql("test.owners")`
        insert into ledger_owner
        select id, ${who.brandId}::uuid from unnest(${ids}::uuid[]) as o (id)`),
    );
    const lock = (work: Work, id = "") =>
      work.rows(
        sql("test.lock")`select 1 from ledger_owner where owner_id = ${id}::uuid for update`,
      );
    let ready = 0;
    const crossing = (first?: string, second?: string) =>
      kit.begin(who, async (work) => {
        await lock(work, first);
        ready++;
        // Each holds its first row before either asks for its second.
        while (ready < 2) await work.rows(sql("test.wait")`select pg_sleep(0.01)`);
        await lock(work, second);
        return "done";
      });
    const both = [crossing(ids[0], ids[1]), crossing(ids[1], ids[0])];
    expect(await Promise.all(both)).toEqual(["done", "done"]);
    expect(ready).toBe(3);
  });
});

describe("an array sent as a parameter", () => {
  const sent = async (statement: ReturnType<ReturnType<typeof sql>>) => {
    const rows = await kit.look(actor()).rows<{ value: unknown }>(statement);
    return rows.map(({ value }) => value);
  };
  // PostgreSQL has no text with a zero byte.
  const text = fc
    .oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("", "NULL", '"', "\\", "{a,b}", "积分", " "),
    )
    .map((value) => value.replaceAll("\u0000", ""))
    .filter((value) => value.isWellFormed());

  test("arrives as it was, whatever text it holds", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text), { maxLength: 20 }), async (values) => {
        const found = await sent(sql("test.texts")`select unnest(${values}::text[]) as value`);
        expect(found).toEqual(values);
      }),
      { numRuns: 50 },
    );
  });

  test("arrives as it was, whatever numbers and instants it holds", async () => {
    const numbers = fc.array(fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })));
    const instants = fc.array(
      fc.date({
        min: new Date("0001-01-01T00:00:00Z"),
        max: new Date("9999-12-31T00:00:00Z"),
        noInvalidDate: true,
      }),
    );
    await fc.assert(
      fc.asyncProperty(numbers, instants, async (some, times) => {
        const found = await sent(sql("test.numbers")`select unnest(${some}::bigint[]) as value`);
        expect(found).toEqual(some.map((value) => (value === null ? null : String(value))));
        const at = await sent(sql("test.times")`
          select extract(epoch from unnest(${times}::timestamptz[])) * 1000 as value`);
        expect(at.map(Number)).toEqual(times.map((time) => time.getTime()));
      }),
      { numRuns: 50 },
    );
  });

  test("is as long as it was: a text that would be two ids or two numbers is none", async () => {
    const [one, two] = [newId(), newId()];
    const ids = (values: unknown[]) =>
      sent(sql("test.ids")`select unnest(${values}::uuid[]) as value`);
    expect(await ids([one, two])).toEqual([one, two]);
    expect(await ids([one, null])).toEqual([one, null]);
    await expect(ids([`${one},${two}`])).rejects.toThrow("uuid");
    const long = "1,2,3,4,5,6,7,8,9,10,11,12,13,14,150";
    expect(long).toHaveLength(36);
    await expect(sent(sql("test.ints")`select unnest(${[long]}::int[]) as value`)).rejects.toThrow(
      "integer",
    );
  });

  test("arrives as it was, whatever bytes it holds", async () => {
    const bytes = fc.array(fc.uint8Array({ maxLength: 40 }).map((some) => Buffer.from(some)));
    await fc.assert(
      fc.asyncProperty(bytes, async (values) => {
        const found = await sent(sql("test.bytes")`select unnest(${values}::bytea[]) as value`);
        expect(found.map((value) => (value as Buffer).toString("hex"))).toEqual(
          values.map((value) => value.toString("hex")),
        );
      }),
      { numRuns: 50 },
    );
  });
});
