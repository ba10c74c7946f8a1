import { expect, test } from "@jest/globals";
import { asMonth } from "../../src/kernel/month.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { openKit } from "../support/database.ts";
import { orderOf, record, world } from "../support/world.ts";
const kit = await openKit();
test("starve", async () => {
  for (const lanes of [2, 4, 8]) {
    const there = await world(kit, { members: 8 });
    let stop = false; let n = 0;
    const till = async (memberId: string, lane: number) => {
      for (let round = 0; !stop; round++) { n++; await record(there, orderOf(there, `${lane}-${round}`, { member: { id: memberId }, occurredAt: "2026-01-20T04:00:00Z" })); }
    };
    const t0 = Date.now();
    const limit = setTimeout(() => { stop = true; }, 8000);
    const closing = new Promise((r) => setTimeout(r, 300)).then(() => closeMonth(kit.begin, there.hq, { month: asMonth("2026-01") })).then(() => { stop = true; return Date.now() - t0; });
    const all = there.members.slice(0, lanes).map(till);
    const took = await closing; clearTimeout(limit); await Promise.all(all);
    console.log(lanes, "lanes: closed after", took, "ms; orders", n);
  }
  expect(1).toBe(1);
}, 60000);
