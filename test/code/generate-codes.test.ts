/*
 * Codes in bulk, until they are a file.
 *
 * Goal: exactly as many codes as were ordered, each once, whoever makes them and wherever they are cut off; the file has
 * all of them, the database none; who took them is known. Method: batches that are cut off, made by several at once, and
 * run into codes that are there already.
 */
import { rmSync } from "node:fs";
import { afterAll, describe, expect, test } from "@jest/globals";
import { pino } from "pino";
import { UnknownStore } from "../../src/brand/brand.refusals.ts";
import { batchNumbered, claimedOf, keyOfBatch } from "../../src/code/batch.queries.ts";
import { type CodeBatch, coderOf } from "../../src/code/batch.rules.ts";
import { digestOf } from "../../src/code/code.queries.ts";
import { CodeBatchConflict, UnknownCodeBatch } from "../../src/code/code.refusals.ts";
import { readCode } from "../../src/code/code.rules.ts";
import { exportCodes } from "../../src/code/export-codes.ts";
import { generateCodesJob } from "../../src/code/generate-codes.job.ts";
import { generateCodes } from "../../src/code/generate-codes.ts";
import { type OrderCodes, orderCodes } from "../../src/code/order-codes.ts";
import { resealBatches } from "../../src/code/reseal-batches.ts";
import { revokeCodes } from "../../src/code/revoke-codes.ts";
import { CouponNotOffered } from "../../src/coupon/coupon.refusals.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { createBegin, createLook } from "../../src/platform/database/begin.ts";
import { type Orm, openOrm } from "../../src/platform/database/orm.ts";
import { runIfDue } from "../../src/platform/jobs.ts";
import { openVault, turnMasterKey } from "../../src/platform/vault.ts";
import { schema } from "../../src/schema.ts";
import { UnknownTemplate } from "../../src/template/template.refusals.ts";
import { openKit } from "../support/database.ts";
import { newFolder } from "../support/folder.ts";
import { offered } from "../support/offered.ts";
import { type World, world } from "../support/world.ts";

const kit = await openKit();

const ordered = async (there: World, wish: Partial<OrderCodes> = {}) =>
  (
    await there.as((work) =>
      orderCodes(work, { number: "spring", template: "FIVE", size: 100, ...wish }),
    )
  ).batch;

const exported = async (there: World, batch: CodeBatch) => {
  let text = "";
  for await (const part of exportCodes(kit.begin, there.hq, batch)) text += part;
  const [head, ...lines] = text.trimEnd().split("\n");
  expect(head).toBe("no,code");
  return lines.map((line) => line.split(",") as [string, string]);
};

const written = ({ brandId }: World) =>
  kit.asOwner<{ digest: Buffer; no: string }>(
    "select digest, no from coupon_code where brand_id = $1 order by no",
    [brandId],
  );

describe("a batch of codes", () => {
  test("is made in steps, and its file has each code once", async () => {
    const there = await world(kit);
    await offered(kit, there);
    const batch = await ordered(there, { size: 1_050, storeId: there.n1.id });
    const told: number[] = [];
    const done = await generateCodes(kit.begin, there.hq, batch.id, {
      ...{ step: 500, tell: (made) => void told.push(made) },
    });
    expect(done).toMatchObject({ done: 1_050, endedAt: kit.clock(), storeId: there.n1.id });
    expect(told).toEqual([500, 1_000, 1_050]);

    const lines = await exported(there, done);
    expect(lines.map(([no]) => Number(no))).toEqual(Array.from({ length: 1_050 }, (_, n) => n + 1));
    const codes = lines.map(([, code]) => readCode(code) ?? "");
    expect(new Set(codes).size).toBe(1_050);
    const scope = kit.look(there.hq);
    const rows = await written(there);
    expect(rows.map(({ digest }) => digest.toString("hex"))).toEqual(
      codes.map((code) => digestOf(scope, code).toString("hex")),
    );
    // Nobody makes a code from what the database holds.
    const dump = JSON.stringify(
      await kit.asOwner("select * from code_batch, coupon_code limit 5000"),
    );
    expect(codes.filter((code) => dump.includes(code))).toEqual([]);
    expect(await exported(there, done)).toEqual(lines);
  });

  test("goes on where it was cut off", async () => {
    const there = await world(kit);
    await offered(kit, there);
    const { id } = await ordered(there);
    const cut = new AbortController();
    const half = await generateCodes(kit.begin, there.hq, id, {
      ...{ step: 30, tell: () => cut.abort(), signal: cut.signal },
    });
    expect(half).toMatchObject({ done: 30, endedAt: null });
    expect(await exported(there, half)).toHaveLength(30);
    // A step that is cut off leaves nothing.
    const begin: typeof kit.begin = (actor, step) =>
      kit.begin(actor, async (work) => {
        await step(work);
        throw new Error("cut off");
      });
    await expect(generateCodes(begin, there.hq, id)).rejects.toThrow("cut off");
    expect(await written(there)).toHaveLength(30);
    expect(await generateCodes(kit.begin, there.hq, id)).toMatchObject({ done: 100 });
    expect((await written(there)).map(({ no }) => Number(no))).toEqual(
      Array.from({ length: 100 }, (_, n) => n + 1),
    );
  });

  test("is made once by several at once, and by the job", async () => {
    const there = await world(kit);
    await offered(kit, there);
    const { id } = await ordered(there, { size: 500 });
    await Promise.all([7, 11, 13].map((step) => generateCodes(kit.begin, there.hq, id, { step })));
    expect(await written(there)).toHaveLength(500);

    await ordered(there, { number: "by the job", size: 3 });
    const log = pino({ level: "silent" });
    await runIfDue(generateCodesJob, { ...kit, log }, new AbortController().signal);
    expect(await batchNumbered(kit.look(there.hq), "by the job")).toMatchObject({ done: 3 });
  });

  test("leaves out a number whose code another has, and has one more instead", async () => {
    const there = await world(kit);
    await offered(kit, there);
    const { id } = await ordered(there, { size: 10 });
    const scope = kit.look(there.hq);
    const codeOf = coderOf(await keyOfBatch(scope, id));
    for (const no of [3, 10, 11])
      await kit.asOwner(
        "insert into coupon_code (brand_id, digest, batch_id, no) values ($1, $2, $3, 1)",
        [...[there.brandId, digestOf(scope, codeOf(no)), newId()]],
      );
    const done = await generateCodes(kit.begin, there.hq, id, { step: 4 });
    expect(done).toMatchObject({ done: 10, skipped: [3, 10, 11] });
    expect((await exported(there, done)).map(([no]) => Number(no))).toEqual([
      ...[1, 2, 4, 5, 6, 7, 8, 9, 12, 13],
    ]);
  });

  test("is ordered once under its number, by headquarters, of a template that is given out", async () => {
    const there = await world(kit);
    const { id: templateId } = await offered(kit, there);
    const batch = await ordered(there);
    const again = await there.as((work) =>
      orderCodes(work, { number: "spring", template: "FIVE", size: 100 }),
    );
    expect(again).toEqual({ batch, repeated: true });
    for (const but of [{ size: 101 }, { storeId: there.n1.id }])
      await expect(ordered(there, but)).rejects.toEqual(new CodeBatchConflict("spring"));
    for (const size of [0, 1.5, 10_000_001])
      await expect(ordered(there, { number: "x", size })).rejects.toThrow(BadInput);
    await expect(ordered(there, { number: "x", template: "SIX" })).rejects.toEqual(
      new UnknownTemplate("SIX"),
    );
    const nowhere = newId();
    await expect(ordered(there, { number: "x", storeId: nowhere })).rejects.toEqual(
      new UnknownStore(nowhere),
    );
    await kit.asOwner("update coupon_template set stopped_at = now() where id = $1", [templateId]);
    await expect(ordered(there, { number: "x" })).rejects.toEqual(
      new CouponNotOffered("FIVE", "STOPPED"),
    );
    const member: Actor = { kind: "member", id: there.anna, brandId: there.brandId };
    for (const actor of [there.n1.till, member]) {
      const wish = { number: "y", template: "FIVE", size: 1 };
      await expect(there.as((work) => orderCodes(work, wish), actor)).rejects.toThrow(Forbidden);
      await expect(generateCodes(kit.begin, actor, batch.id)).rejects.toThrow(Forbidden);
      await expect(exportCodes(kit.begin, actor, batch).next()).rejects.toThrow(Forbidden);
      await expect(
        there.as((work) => revokeCodes(work, { number: "spring" }), actor),
      ).rejects.toThrow(Forbidden);
    }
  });

  test("is made no further once it is revoked", async () => {
    const there = await world(kit);
    await offered(kit, there);
    const { id } = await ordered(there);
    const revoke = () => there.as((work) => revokeCodes(work, { number: "spring" }));
    await expect(there.as((work) => revokeCodes(work, { number: "x" }))).rejects.toEqual(
      new UnknownCodeBatch("x"),
    );
    const revoked = await revoke();
    expect(revoked.revokedAt).toEqual(kit.clock());
    kit.clock.advance({ days: 1 });
    expect(await revoke()).toEqual(revoked);
    expect(await generateCodes(kit.begin, there.hq, id)).toMatchObject({ done: 0, endedAt: null });
    expect(await claimedOf(kit.look(there.hq), [id])).toEqual(new Map());
  });

  test("notes who took its codes before the first is told", async () => {
    const there = await world(kit);
    await offered(kit, there);
    const batch = await ordered(there);
    const trail = () =>
      kit.asOwner("select act, detail, actor_id from audit_entry where brand_id = $1", [
        there.brandId,
      ]);
    const codes = exportCodes(kit.begin, there.hq, batch);
    expect(await trail()).toEqual([]);
    await codes.next();
    expect(await trail()).toMatchObject([{ act: "CODES_EXPORTED", detail: "spring" }]);
  });
});

describe("a turned master key", () => {
  const dir = newFolder("vault");
  const opened: Orm[] = [];
  afterAll(async () => {
    for (const orm of opened) await orm.close();
    rmSync(dir, { recursive: true });
  });

  test("seals the batches' keys anew; their codes stay", async () => {
    const openHub = async () => {
      const orm = await openOrm(kit.place, schema, openVault(dir), "caller");
      opened.push(orm);
      const begin = createBegin(orm, kit.clock, () => undefined);
      return { begin, look: createLook(orm, kit.clock) };
    };
    // The other tests' keys are sealed by another vault.
    await kit.asOwner("delete from code_batch");
    const running = await openHub();
    const there = await world(running);
    await offered(kit, there);
    const batch = await ordered(there);
    const first = async ({ look }: typeof running) =>
      coderOf(await keyOfBatch(look(there.hq), batch.id))(1);
    const code = await first(running);
    const version = turnMasterKey(dir);
    const other = await openHub();
    expect(await resealBatches(other.begin, version)).toBeGreaterThan(0);
    expect(await resealBatches(other.begin, version)).toBe(0);
    expect(
      await kit.asOwner("select key_version from code_batch where id = $1", [batch.id]),
    ).toEqual([{ key_version: version }]);
    for (const hub of [running, other]) expect(await first(hub)).toBe(code);
  });
});
