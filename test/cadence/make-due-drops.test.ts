/*
 * Drops by the calendar.
 *
 * Goal: each occasion makes one drop, at its local time, whoever works and whenever; of those missed the latest; none
 * once it is stopped or over. Method: a cadence and a clock that is set by hand; several workers at once.
 */
import { describe, expect, test } from "@jest/globals";
import { pino } from "pino";
import { cadencesOf } from "../../src/cadence/cadence.queries.ts";
import {
  CadenceConflict,
  CadenceNeverDue,
  UnknownCadence,
} from "../../src/cadence/cadence.refusals.ts";
import { cadencesJob } from "../../src/cadence/cadences.job.ts";
import { makeDueDrops } from "../../src/cadence/make-due-drops.ts";
import { type SetCadence, setCadence } from "../../src/cadence/set-cadence.ts";
import { stopCadence } from "../../src/cadence/stop-cadence.ts";
import { openDrops } from "../../src/drop/drop.queries.ts";
import { dropsJob } from "../../src/drop/drops.job.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { runIfDue } from "../../src/platform/jobs.ts";
import { UnknownTemplate } from "../../src/template/template.refusals.ts";
import { openKit } from "../support/database.ts";
import { offered } from "../support/offered.ts";
import { type World, world } from "../support/world.ts";

const kit = await openKit();

const WEEKLY = { kind: "WEEKLY", weekday: 5, time: "09:00" } as const;

/** The clock stands at Sunday, 15 March 2026, noon in Shanghai. */
const set = async (there: World, but: Partial<SetCadence> = {}) =>
  (
    await there.as((work) =>
      setCadence(work, {
        ...{ name: "member day", template: "FIVE", audience: { everybody: true } },
        ...{ rhythm: WEEKLY, fromDay: "2026-03-01", ...but },
      }),
    )
  ).cadence;
const due = (there: World) => makeDueDrops(kit, there.hq);
const days = async (there: World) =>
  (await openDrops(kit.look(there.hq))).map(({ number }) => number.split(" ")[1]);

async function prepared() {
  const there = await world(kit, { members: 2 });
  await offered(kit, there);
  return there;
}

describe("a cadence", () => {
  test("makes one drop for each occasion, at its local time", async () => {
    const there = await prepared();
    const cadence = await set(there, { storeId: there.n1.id });
    expect(cadence.nextAt).toEqual(new Date("2026-03-20T01:00:00Z"));
    kit.clock.set("2026-03-20T00:59:59Z");
    expect(await due(there)).toBe(0);
    kit.clock.set("2026-03-20T01:00:00Z");
    expect(await due(there)).toBe(1);
    expect(await due(there)).toBe(0);
    expect(await openDrops(kit.look(there.hq))).toMatchObject([
      {
        ...{ number: `${cadence.id} 2026-03-20`, cadenceId: cadence.id, storeId: there.n1.id },
        ...{ audience: { kind: "EVERYBODY" }, templateId: cadence.templateId },
      },
    ]);
    kit.clock.set("2026-03-27T01:00:00Z");
    await due(there);
    expect(await days(there)).toEqual(["2026-03-20", "2026-03-27"]);
  });

  test("makes up for the latest it missed, and for no other", async () => {
    const there = await prepared();
    await set(there);
    kit.clock.set("2026-04-15T00:00:00Z");
    expect(await due(there)).toBe(1);
    expect(await days(there)).toEqual(["2026-04-10"]);
    const [cadence] = await cadencesOf(kit.look(there.hq));
    expect(cadence?.nextAt).toEqual(new Date("2026-04-17T01:00:00Z"));
  });

  test("keeps its local time where clocks change", async () => {
    const there = await world(kit, { timeZone: "America/New_York", members: 1 });
    await offered(kit, there);
    kit.clock.set("2026-10-20T12:00:00Z");
    await set(there, { rhythm: { kind: "WEEKLY", weekday: 7, time: "01:30" } });
    const made: string[] = [];
    for (
      let at = +new Date("2026-10-20T12:00:00Z");
      at < +new Date("2026-11-10T00:00:00Z");
      at += 1_800_000
    ) {
      kit.clock.set(new Date(at).toISOString());
      if ((await due(there)) > 0) made.push(new Date(at).toISOString().slice(0, 16));
    }
    // On 1 November 01:30 comes twice.
    expect(made).toEqual(["2026-10-25T05:30", "2026-11-01T05:30", "2026-11-08T06:30"]);
  });

  test("makes each drop once, of several workers at once", async () => {
    const there = await prepared();
    await set(there);
    await set(there, { name: "daily", rhythm: { kind: "DAYS", every: 1, time: "00:00" } });
    kit.clock.set("2026-03-20T01:00:00Z");
    const made = await Promise.all(Array.from({ length: 8 }, () => due(there)));
    expect(made.reduce((sum, each) => sum + each, 0)).toBe(2);
    expect(await days(there)).toHaveLength(2);
  });

  test("ends behind its last day, and where it is stopped", async () => {
    const there = await prepared();
    await set(there, { untilDay: "2026-03-20" });
    const monthly = { kind: "MONTHLY", day: 31, time: "10:00" } as const;
    const { id } = await set(there, { name: "month", rhythm: monthly });
    kit.clock.set("2026-03-20T01:00:00Z");
    await due(there);
    expect(await cadencesOf(kit.look(there.hq))).toMatchObject([
      { name: "member day", nextAt: null },
      { name: "month", nextAt: new Date("2026-03-31T02:00:00Z") },
    ]);
    const stop = (cadenceId: string) => there.as((work) => stopCadence(work, { cadenceId }));
    const stopped = await stop(id);
    expect(stopped.stoppedAt).toEqual(kit.clock());
    kit.clock.set("2026-04-20T01:00:00Z");
    expect(await stop(id)).toEqual(stopped);
    expect(await due(there)).toBe(0);
    const nothing = newId();
    await expect(stop(nothing)).rejects.toEqual(new UnknownCadence(nothing));
  });

  test("is made and given by the jobs", async () => {
    const there = await prepared();
    await set(there);
    kit.clock.set("2026-03-20T01:00:00Z");
    for (const job of [cadencesJob, dropsJob])
      await runIfDue(job, { ...kit, log: pino({ level: "silent" }) }, new AbortController().signal);
    expect(
      await kit.asOwner("select count(*)::int from coupon where brand_id = $1", [there.brandId]),
    ).toEqual([{ count: 2 }]);
  });

  test("is set once under its name, by headquarters", async () => {
    const there = await prepared();
    const cadence = await set(there);
    expect(await set(there)).toEqual(cadence);
    for (const but of [
      { fromDay: "2026-03-02" },
      { audience: { tag: "tea" } },
      { storeId: there.n1.id },
    ])
      await expect(set(there, but)).rejects.toEqual(new CadenceConflict("member day"));
    await expect(set(there, { name: "x", untilDay: "2026-03-19" })).rejects.toEqual(
      new CadenceNeverDue("2026-03-19"),
    );
    await expect(set(there, { name: "x", template: "SIX" })).rejects.toEqual(
      new UnknownTemplate("SIX"),
    );
    await expect(set(there, { name: "x", fromDay: "soon" })).rejects.toThrow(BadInput);
    const till = there.n1.till;
    const wish = { name: "y", template: "FIVE", audience: { everybody: true }, rhythm: WEEKLY };
    await expect(
      there.as((work) => setCadence(work, { ...wish, fromDay: "2026-03-01" }), till),
    ).rejects.toThrow(Forbidden);
    await expect(
      there.as((work) => stopCadence(work, { cadenceId: cadence.id }), till),
    ).rejects.toThrow(Forbidden);
    await expect(makeDueDrops(kit, till)).rejects.toThrow(Forbidden);
  });
});
