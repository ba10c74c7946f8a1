/*
 * How far long work has come, as headquarters hears it.
 *
 * Goal: each page is told once it is done, its number never falls, the last one says that it is over; work that is cut
 * off goes on where it was, and so does what is told of it. Method: a served hub, the operation callers send, and the
 * real work in small pages.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { generateCodes } from "../../src/code/generate-codes.ts";
import { orderCodes } from "../../src/code/order-codes.ts";
import { revokeCodes } from "../../src/code/revoke-codes.ts";
import { cancelDrop } from "../../src/drop/cancel-drop.ts";
import { dropCoupons } from "../../src/drop/drop-coupons.ts";
import { handOutDrop } from "../../src/drop/hand-out-drop.ts";
import { importMembers } from "../../src/import/import-members.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { offered } from "../support/offered.ts";
import { operation } from "../support/operations.ts";
import { ownFolder } from "../support/own-folder.ts";
import type { Data, Stream } from "../support/stream.ts";
import { type World, world } from "../support/world.ts";

const served = await serveHub();
const folder = ownFolder("progress");
const PROGRESS = operation("job-progress");

/** A brand with something to give, and headquarters watching its work. */
async function watched(members = 0): Promise<{ there: World; stream: Stream }> {
  const there = await world(served, { members });
  await offered(served, there);
  await served.feedEnd();
  return { there, stream: await served.client(callersOf(there).hq).subscribe(PROGRESS) };
}

/** `job id done/total`, and a mark where it is over. */
const line = ({ jobProgress: { job, id, done, total, endedAt } }: Data) =>
  `${job} ${id} ${done}/${total ?? "?"}${endedAt ? " over" : ""}`;

test("codes and drops tell each page, and where they were ended", async () => {
  const { there, stream } = await watched(7);
  const order = async (number: string) =>
    (await there.as((work) => orderCodes(work, { number, template: "FIVE", size: 50 }))).batch;
  const spring = await order("spring");
  const stop = new AbortController();
  stop.abort();
  await generateCodes(served.begin, there.hq, spring.id, { step: 20, signal: stop.signal });
  await generateCodes(served.begin, there.hq, spring.id, { step: 20 });
  // All is made: there is nothing more to tell.
  await generateCodes(served.begin, there.hq, spring.id);
  await there.as((work) => revokeCodes(work, { number: "spring" }));
  await order("summer");
  await there.as((work) => revokeCodes(work, { number: "summer" }));
  await there.as((work) => revokeCodes(work, { number: "summer" }));

  const gift = async (number: string, audience: object) =>
    (await there.as((work) => dropCoupons(work, { number, template: "FIVE", audience }))).drop;
  const { id } = await gift("all", { everybody: true });
  await handOutDrop(served.begin, there.hq, id, { pageSize: 4 });
  const some = await gift("some", { memberIds: there.members.slice(0, 3) });
  await handOutDrop(served.begin, there.hq, some.id, { pageSize: 2 });
  await gift("none", { everybody: true });
  await there.as((work) => cancelDrop(work, { number: "none" }));

  expect((await stream.take(9)).map(line)).toEqual([
    ...["CODES spring 20/50", "CODES spring 40/50", "CODES spring 50/50 over"],
    "CODES summer 0/50 over",
    ...["DROP all 4/?", "DROP all 7/7 over", "DROP some 2/3", "DROP some 3/3 over"],
    "DROP none 0/0 over",
  ]);
  expect(await stream.rest(100)).toEqual([]);
});

test("a close tells its statements", async () => {
  const { there, stream } = await watched();
  await closeMonth(served.begin, there.hq, { month: asMonth("2026-01") }, undefined, 1);
  expect((await stream.take(2)).map(line)).toEqual([
    ...["CLOSE 2026-01 1/2", "CLOSE 2026-01 2/2 over"],
  ]);
});

test("an import tells its lines; one that is only tried tells nothing", async () => {
  const { there, stream } = await watched();
  const path = join(folder, "old.csv");
  const lines = Array.from({ length: 600 }, (_, at) => `1380013${8000 + at}`);
  writeFileSync(path, ["phone", ...lines].join("\n"));
  for (const write of [false, true])
    await importMembers(served, there.hq, {
      ...{ path, name: "old", write, begun: () => undefined },
      ...{ tell: () => undefined, refused: () => undefined },
    });
  expect((await stream.take(2)).map(line)).toEqual(["IMPORT old 500/?", "IMPORT old 600/600 over"]);
});

test("it is headquarters' to watch", async () => {
  const there = await world(served);
  const { north, staff, till, member } = callersOf(there);
  for (const caller of [north, staff(there.n1), till(there.n1), member(there.anna)]) {
    const { errors } = await served.client(caller).askSocket(PROGRESS);
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  }
});
