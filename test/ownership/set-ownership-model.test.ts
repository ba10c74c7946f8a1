import { describe, expect, test } from "@jest/globals";
import { TooEarly, UnknownFranchisee } from "../../src/brand/brand.refusals.ts";
import { enrolMembers } from "../../src/enrolment/enrol-members.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden, Refusal } from "../../src/kernel/refusal.ts";
import {
  type SetOwnershipModel,
  setOwnershipModel,
} from "../../src/ownership/set-ownership-model.ts";
import { openKit } from "../support/database.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

const kit = await openKit();

const HOUR = 3_600_000;
const ahead = (hours: number) => new Date(kit.clock().getTime() + hours * HOUR);
const set = (there: World, wish: Partial<SetOwnershipModel>) =>
  there.as((work) => setOwnershipModel(work, { fromAt: ahead(1), ...wish }));

/** Members of S1: one that came by the store, one by the mall. */
async function membersOfS1(there: World) {
  const outcomes = await there.as((work) =>
    enrolMembers(work, [
      { identities: [{ kind: "CARD", value: "1" }], storeId: there.s1.id },
      { identities: [{ kind: "CARD", value: "2" }], storeId: there.s1.id, channel: "MALL" },
    ]),
  );
  return outcomes.map((one) => {
    if (one instanceof Refusal) throw one;
    return one.id;
  });
}

const sharesOf = async (there: World) =>
  (
    await kit.asOwner<{ number: string }>(
      `select o.number from settlement_line l join customer_order o on o.id = l.posting_id
       where l.brand_id = $1 and l.kind = 'BOUND_SHARE' order by 1`,
      [there.brandId],
    )
  ).map(({ number }) => number);

describe("setOwnershipModel", () => {
  test("decides from its instant on whose binding earns a share, by when an order occurred", async () => {
    const there = await world(kit, { ownershipModel: "FRANCHISEE_OWNS_MEMBER", members: 0 });
    const [walkIn = "", shopper = ""] = await membersOfS1(there);
    const { fromAt } = await set(there, {
      model: "FRANCHISEE_OWNS_MEMBER",
      exceptions: [{ model: "BRAND_OWNS_MEMBER", channels: ["MALL"] }],
    });
    kit.clock.advance({ hours: 2 });
    const at = (ms: number) => new Date(fromAt.getTime() + ms);
    await record(
      there,
      orderOf(there, "mall, a moment before", { member: { id: shopper }, occurredAt: at(-1) }),
      orderOf(there, "mall, at once", { member: { id: shopper }, occurredAt: at(0) }),
      orderOf(there, "store, at once", { member: { id: walkIn }, occurredAt: at(0) }),
    );
    expect(await sharesOf(there)).toEqual(["mall, at once"]);
  });

  test("lets one franchisee's contract go before the brand's rule", async () => {
    const there = await world(kit, { members: 0 });
    const [walkIn = ""] = await membersOfS1(there);
    const { fromAt } = await set(there, {
      franchiseeId: there.south.id,
      model: "FRANCHISEE_OWNS_MEMBER",
    });
    kit.clock.advance({ hours: 2 });
    const sold = (number: string, occurredAt: Date) =>
      orderOf(there, number, { member: { id: walkIn }, occurredAt });
    await record(there, sold("before", new Date(+fromAt - 1)), sold("since", fromAt));
    expect(await sharesOf(there)).toEqual(["before"]);
  });

  test("numbers the brand's and each franchisee's versions by themselves", async () => {
    const there = await world(kit);
    const franchiseeId = there.north.id;
    const versions = [
      await set(there, { model: "BRAND_OWNS_MEMBER" }),
      await set(there, { franchiseeId, model: "BRAND_OWNS_MEMBER" }),
      await set(there, { franchiseeId }),
      await set(there, { model: "FRANCHISEE_OWNS_MEMBER" }),
    ];
    expect(versions.map(({ version }) => version)).toEqual([1, 1, 2, 2]);
  });

  test.each([
    ["no model for the brand", {}, BadInput],
    [
      "exceptions to nothing",
      { exceptions: [{ model: "BRAND_OWNS_MEMBER", channels: ["MALL"] }] },
      BadInput,
    ],
    [
      "an exception for everybody",
      { model: "BRAND_OWNS_MEMBER", exceptions: [{ model: "BRAND_OWNS_MEMBER" }] },
      BadInput,
    ],
    [
      "an exception for nobody",
      { model: "BRAND_OWNS_MEMBER", exceptions: [{ model: "BRAND_OWNS_MEMBER", channels: [] }] },
      BadInput,
    ],
    [
      "an exception that ends before it begins",
      {
        model: "BRAND_OWNS_MEMBER",
        exceptions: [
          {
            model: "BRAND_OWNS_MEMBER",
            enrolledFrom: new Date("2026-02-01"),
            enrolledUntil: new Date("2026-02-01"),
          },
        ],
      },
      BadInput,
    ],
    [
      "a franchisee of nobody",
      { model: "BRAND_OWNS_MEMBER", franchiseeId: newId() },
      UnknownFranchisee,
    ],
    ["the past", { model: "BRAND_OWNS_MEMBER", fromAt: new Date("2026-01-01") }, TooEarly],
  ] as [string, Partial<SetOwnershipModel>, new (...args: never[]) => Error][])(
    "does not take %s",
    async (_, wish, refusal) => {
      const there = await world(kit);
      await expect(set(there, wish)).rejects.toThrow(refusal);
    },
  );

  test("is headquarters' to say", async () => {
    const there = await world(kit);
    for (const actor of [
      there.n1.till,
      { kind: "member", id: there.anna, brandId: there.brandId },
    ] as const)
      await expect(
        there.as(
          (work) => setOwnershipModel(work, { model: "BRAND_OWNS_MEMBER", fromAt: ahead(1) }),
          actor,
        ),
      ).rejects.toThrow(Forbidden);
  });
});
