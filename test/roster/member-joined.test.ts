/*
 * Who becomes a member, as it is told.
 *
 * Goal: a store, its franchisee and headquarters hear of whom they won, each as it is shown that member; who lost the
 * right to it hears no more. Method: a served hub, the operation callers send, sockets.
 */
import { expect, test } from "@jest/globals";
import { transferStore } from "../../src/brand/transfer-store.ts";
import { enrolMembers } from "../../src/enrolment/enrol-members.ts";
import { grantSight } from "../../src/sight/grant-sight.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import type { Data } from "../support/stream.ts";
import { type World, type WorldOptions, type WorldStore, world } from "../support/world.ts";

const served = await serveHub();
const JOINED = operation("member-joined");

async function open(options: WorldOptions = {}) {
  served.clock.reset();
  const there = await world(served, { members: 0, ...options });
  return { there, who: callersOf(there), after: await served.feedEnd() };
}

let cards = 0;
const join = (there: World, name: string, store?: WorldStore, source?: "IMPORT") =>
  there.as((work) =>
    enrolMembers(
      work,
      [
        {
          ...{ name, storeId: store?.id },
          identities: [{ kind: "CARD", value: `BT-${++cards}` }],
        },
      ],
      source,
    ),
  );

const told = ({ memberJoined: { member, store } }: Data) => [
  member?.name ?? null,
  store?.code ?? null,
];

test("each hears of its own, as it is shown them", async () => {
  const { there, who } = await open();
  const [hq, north, south, staff] = await Promise.all(
    [who.hq, who.north, who.south, who.staff(there.n1)].map((caller) =>
      served.client(caller).subscribe(JOINED),
    ),
  );
  const one = await served.client(who.north).subscribe(JOINED, { storeId: there.n2.id });
  await join(there, "Anna Wang", there.n1);
  await join(there, "Ben Li", there.n2);
  await join(there, "Chen Hong");
  await join(there, "Dora Ma", there.n1, "IMPORT");
  await join(there, "Emma Xu", there.s1);

  expect((await hq?.take(4))?.map(told)).toEqual([
    ...[
      ["Anna Wang", "N1"],
      ["Ben Li", "N2"],
      ["Chen Hong", null],
      ["Emma Xu", "S1"],
    ],
  ]);
  expect((await staff?.take(1))?.map(told)).toEqual([["Anna Wang", "N1"]]);
  // To a franchisee the brand's members are masked.
  expect((await north?.take(2))?.map(told)).toEqual([
    ["A**", "N1"],
    ["B**", "N2"],
  ]);
  expect((await one.take(1)).map(told)).toEqual([["B**", "N2"]]);
  expect((await south?.take(1))?.map(told)).toEqual([["E**", "S1"]]);
  for (const stream of [hq, north, south, staff, one]) expect(await stream?.rest(100)).toEqual([]);
});

test("nobody follows another's stores, and members nobody", async () => {
  const { there, who } = await open({ members: 1 });
  const refused = async (caller: Parameters<typeof served.client>[0], storeId?: string) => {
    const { errors } = await served.client(caller).askSocket(JOINED, { storeId });
    return errors?.map(({ extensions }) => extensions?.code);
  };
  expect(await refused(who.south, there.n1.id)).toEqual(["FORBIDDEN"]);
  expect(await refused(who.staff(there.n2), there.n1.id)).toEqual(["FORBIDDEN"]);
  expect(await refused(who.member(there.anna))).toEqual(["FORBIDDEN"]);
});

test("a franchisee whose store passes on hears no more of it; the next one does", async () => {
  const { there, who, after } = await open();
  const north = served.client(who.north);
  const one = await north.subscribe(JOINED, { storeId: there.n1.id });
  const all = await north.subscribe(JOINED);
  const south = await served.client(who.south).subscribe(JOINED);
  await join(there, "Anna Wang", there.n1);
  expect([await one.next(), await all.next()].map(told)).toEqual([
    ["A**", "N1"],
    ["A**", "N1"],
  ]);
  const fromAt = new Date(+served.clock() + 86_400_000);
  await there.as((work) =>
    transferStore(work, { storeId: there.n1.id, franchiseeId: there.south.id, fromAt }),
  );
  served.clock.set(fromAt);
  await join(there, "Ben Li", there.n1);
  expect((await one.nextResult()).errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  await one.ended;
  expect((await south.take(1)).map(told)).toEqual([["B**", "N1"]]);
  expect(await all.rest(100)).toEqual([]);

  // What it heard while the store was its own it may hear again, but not of whom.
  const again = await north.subscribe(JOINED, { after });
  expect((await again.take(1)).map(told)).toEqual([[null, "N1"]]);
});

test("what a grant shows is shown for as long as it stands", async () => {
  const { there, who } = await open({ ownershipModel: "FRANCHISEE_OWNS_MEMBER" });
  const grant = (sight: "FULL" | "NONE") =>
    there.as(
      (work) => grantSight(work, { franchiseeId: there.north.id, viewer: "HEADQUARTERS", sight }),
      who.north,
    );
  const hq = await served.client(who.hq).subscribe(JOINED);
  const name = async (of: string) => {
    await join(there, of, there.n1);
    return told(await hq.next())[0];
  };
  expect(await name("Anna Wang")).toBeNull();
  await grant("FULL");
  expect(await name("Ben Li")).toBe("Ben Li");
  await grant("NONE");
  expect(await name("Chen Hong")).toBeNull();
});
