/*
 * Who is shown what of a member: the table of (model × viewer × field), as the graph answers it.
 *
 * Goal: nobody reads the policy twice and differently: what is asserted here is what comes over HTTP. Method: Anna
 * belongs to N1 and bought at N1, at N2 of the same franchisee, and at S1 of the other. Under each model each viewer
 * asks for all of her; what came back is told as a letter and compared with the table, which the test prints.
 */
import { afterAll, describe, expect, test } from "@jest/globals";
import type { OwnershipModel } from "../../src/brand/brand.entity.ts";
import { giveConsent } from "../../src/consent/give-consent.ts";
import { enrolMembers } from "../../src/enrolment/enrol-members.ts";
import type { Caller } from "../../src/identity/token.ts";
import { newId } from "../../src/kernel/id.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { setOwnershipModel } from "../../src/ownership/set-ownership-model.ts";
import { changeProfile } from "../../src/profile/change-profile.ts";
import type { GrantedSight, GrantViewer } from "../../src/sight/sight.rules.ts";
import { tagMembers } from "../../src/tag/tag-members.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

const served = await serveHub("serve");

const ANNA = { name: "Anna Wang", phone: "+8613800138000" };

/** A brand where Anna belongs to N1 and bought in three stores; Ben belongs nowhere. */
async function annaOfN1(ownershipModel: OwnershipModel) {
  const there = await world(served, { ownershipModel, members: 0 });
  const [anna, ben] = await there.as((work) =>
    enrolMembers(work, [
      {
        ...{ name: ANNA.name, identities: [{ kind: "PHONE", value: ANNA.phone }] },
        ...{ storeId: there.n1.id, channel: "MALL" },
      },
      { name: "Ben Li", identities: [{ kind: "CARD", value: "BT-0002" }] },
    ]),
  );
  if (!anna || !ben || anna instanceof Refusal || ben instanceof Refusal)
    throw new Error("they are enrolled");
  const self = { kind: "member", id: anna.id, brandId: there.brandId } as const;
  const { id: memberId } = anna;
  await there.as(
    (work) => changeProfile(work, { memberId, attributes: [{ key: "city", value: "Suzhou" }] }),
    self,
  );
  await there.as(
    (work) =>
      giveConsent(work, { memberId, purpose: "PROFILING", channel: null, textVersion: "1" }),
    self,
  );
  const store = {
    kind: "store",
    id: newId(),
    brandId: there.brandId,
    storeId: there.n1.id,
  } as const;
  const tag = { memberIds: [memberId], tag: "regular", kind: "MANUAL" } as const;
  await there.as((work) => tagMembers(work, tag), store);
  served.clock.advance({ days: 1 });
  for (const storeCode of ["N1", "N2", "S1"])
    await record(
      there,
      orderOf(there, storeCode, { storeCode, member: { id: anna.id }, occurredAt: served.clock() }),
    );
  return { there, anna: anna.id, ben: ben.id };
}

const PAGE = `query ($id: UUID!) { member(id: $id) {
  id name identities { kind value } binding { storeId } wallet { balance }
  orders { edges { node { number } } }
  profile { attributes { key value } } origin { channel } tags { tag } consents { purpose }
  sight { membership name identities binding wallet orders profile }
} }`;

interface Shown {
  readonly name: string | null;
  readonly identities: ReadonlyArray<{ readonly value: string }> | null;
  readonly binding: object | null;
  readonly wallet: object | null;
  readonly orders: {
    readonly edges: ReadonlyArray<{ readonly node: { readonly number: string } }>;
  } | null;
  readonly profile: { readonly attributes: readonly object[] } | null;
  readonly origin: object | null;
  readonly tags: readonly object[] | null;
  readonly consents: readonly object[] | null;
  readonly sight: Readonly<Record<string, string>>;
}

/** What a caller was shown, a letter a field. */
async function lettersOf(caller: Caller, id: string): Promise<string> {
  const { member } = (await served.client(caller).query(PAGE, { id })) as { member: Shown | null };
  if (!member) return "- - - - - - -";
  const telling = (text: string | undefined, whole: string) =>
    text === undefined ? "-" : text === whole ? "F" : whole.includes(text) ? "?" : "M";
  const numbers = member.orders?.edges.map(({ node }) => node.number).sort();
  const letters = [
    "F",
    telling(member.name ?? undefined, ANNA.name),
    telling(member.identities?.[0]?.value, ANNA.phone),
    member.binding ? "F" : "-",
    member.wallet ? "F" : "-",
    !numbers ? "-" : numbers.length === 3 ? "F" : "O",
    profileLetter(member),
  ];
  const promised = Object.values(member.sight).map((level) => (level === "NONE" ? "-" : level[0]));
  expect(promised).toEqual(letters);
  return letters.join(" ");
}

/** What is known of her is shown whole or not at all. */
function profileLetter({ profile, origin, tags, consents }: Shown): string {
  const parts = [profile?.attributes, origin ?? undefined, tags, consents];
  if (parts.every((part) => part === undefined || part === null)) return "-";
  expect(parts).toEqual([
    [{ key: "city", value: "Suzhou" }],
    ...[{ channel: "MALL" }, [{ tag: "regular" }], [{ purpose: "PROFILING" }]],
  ]);
  return "F";
}

const VIEWERS: Readonly<Record<string, (there: World, anna: string) => Caller>> = {
  "the member itself": (there, anna) => callersOf(there).member(anna),
  "another member": (there) => callersOf(there).member(newId()),
  headquarters: (there) => callersOf(there).hq,
  "its franchisee": (there) => callersOf(there).north,
  "another franchisee": (there) => callersOf(there).south,
  "its store": (there) => callersOf(there).staff(there.n1),
  "a sister store": (there) => callersOf(there).staff(there.n2),
  "another store": (there) => callersOf(there).staff(there.s1),
  "its store's till": (there) => callersOf(there).till(there.n1),
  "a sister's till": (there) => callersOf(there).till(there.n2),
  "another's till": (there) => callersOf(there).till(there.s1),
};

const grant = (viewer: GrantViewer, sight: GrantedSight) => async (there: World) => {
  const { hq, north } = callersOf(there);
  const granter = viewer === "HEADQUARTERS" ? north : hq;
  const answer = await served.client(granter).mutate(operation("grant-sight"), {
    input: { franchiseeId: there.north.id, viewer, sight },
  });
  expect(answer).toMatchObject({ grantSight: { __typename: "SightGranted" } });
};

// F full, M masked, O at own stores, - not at all
//                            membership · name · identities · binding · wallet · orders · profile
const TABLE: Readonly<Record<OwnershipModel, Readonly<Record<string, string>>>> = {
  BRAND_OWNS_MEMBER: {
    "the member itself": "F F F F F F F",
    "another member": "- - - - - - -",
    headquarters: "F F F F F F F",
    "its franchisee": "F M M F F O -",
    "its franchisee, granted FULL": "F F F F F O F",
    "its franchisee, granted NONE": "F - - F F O -",
    "another franchisee": "- - - - - - -",
    "its store": "F F M F F O F",
    "a sister store": "F M M - F - -",
    "another store": "F M M - F - -",
    "its store's till": "F M M F F - -",
    "a sister's till": "F M M - F - -",
    "another's till": "F M M - F - -",
  },
  FRANCHISEE_OWNS_MEMBER: {
    "the member itself": "F F F F F F F",
    "another member": "- - - - - - -",
    headquarters: "F - - F F F -",
    "headquarters, granted MASKED": "F M M F F F -",
    "headquarters, granted FULL": "F F F F F F F",
    "its franchisee": "F F F F F O F",
    "another franchisee": "- - - - - - -",
    "its store": "F F F F F O F",
    "a sister store": "F F F F F O F",
    "another store": "F M - - F - -",
    "its store's till": "F M M F F - -",
    "a sister's till": "F M M F F - -",
    "another's till": "F M - - F - -",
  },
};

const printed: string[] = [];
afterAll(() => {
  process.stdout.write(
    `${["whose member · who looks".padEnd(56), "membership name identities binding wallet orders profile"].join(" ")}\n${printed.join("\n")}\n`,
  );
});

describe.each(Object.keys(TABLE) as OwnershipModel[])("under %s", (model) => {
  test("each viewer is shown what the table says, and nothing else", async () => {
    const { there, anna } = await annaOfN1(model);
    const shown: Record<string, string> = {};
    for (const [viewer, callerOf] of Object.entries(VIEWERS))
      shown[viewer] = await lettersOf(callerOf(there, anna), anna);
    for (const row of Object.keys(TABLE[model])) {
      const [, viewer = "", granted] = /^(.*), granted (\w+)$/.exec(row) ?? [];
      if (granted === undefined) continue;
      const isHq = viewer === "headquarters";
      await grant(isHq ? "HEADQUARTERS" : "FRANCHISEE", granted as GrantedSight)(there);
      served.clock.advance({ minutes: 1 });
      shown[row] = await lettersOf(
        (VIEWERS[viewer] as (typeof VIEWERS)[string])(there, anna),
        anna,
      );
    }
    for (const [viewer, letters] of Object.entries(shown))
      printed.push(
        `${`${model} · ${viewer}`.padEnd(56)} ${letters
          .split(" ")
          .map((letter, at) => letter.padEnd([10, 4, 10, 7, 6, 6, 7][at] ?? 1))
          .join(" ")}`,
      );
    expect(shown).toEqual(TABLE[model]);
  });

  test("who belongs to no store is the brand's", async () => {
    const { there, ben } = await annaOfN1(model);
    const { hq, north, till } = callersOf(there);
    const named = async (caller: Caller) => {
      const { member } = await served.client(caller).query(PAGE, { id: ben });
      return member && [member.name, member.identities?.[0]?.value];
    };
    expect(await named(hq)).toEqual(["Ben Li", "BT-0002"]);
    expect(await named(north)).toBeNull();
    expect(await named(till(there.n1))).toEqual(["B**", "****0002"]);
  });
});

describe("whose a member is changes from an instant on", () => {
  const nameFor = async (caller: Caller, id: string) =>
    ((await served.client(caller).query(PAGE, { id })).member as Shown | null)?.name;

  test("by a franchisee's own contract, which goes before the brand's rule, and back", async () => {
    const { there, anna } = await annaOfN1("BRAND_OWNS_MEMBER");
    const { hq } = callersOf(there);
    const from = (hours: number) => new Date(served.clock().getTime() + hours * 3_600_000);
    await there.as(async (work) => {
      const franchiseeId = there.north.id;
      await setOwnershipModel(work, {
        franchiseeId,
        model: "FRANCHISEE_OWNS_MEMBER",
        fromAt: from(1),
      });
      await setOwnershipModel(work, { franchiseeId, fromAt: from(2) });
      await setOwnershipModel(work, { model: "FRANCHISEE_OWNS_MEMBER", fromAt: from(3) });
    });
    expect(await nameFor(hq, anna)).toBe(ANNA.name);
    for (const expected of [null, ANNA.name, null]) {
      served.clock.advance({ hours: 1 });
      expect(await nameFor(hq, anna)).toBe(expected);
    }
  });

  test("for those who came by a channel, or enrolled in a time", async () => {
    const { there, anna } = await annaOfN1("FRANCHISEE_OWNS_MEMBER");
    const { hq } = callersOf(there);
    const set = (exception: object) =>
      there.as((work) =>
        setOwnershipModel(work, {
          model: "FRANCHISEE_OWNS_MEMBER",
          exceptions: [{ model: "BRAND_OWNS_MEMBER", ...exception }],
          fromAt: new Date(served.clock().getTime() + 3_600_000),
        }),
      );
    const enrolled = new Date(served.clock().getTime() - 86_400_000);
    const hour = 3_600_000;
    for (const [exception, expected] of [
      [{ channels: ["STORE"] }, null],
      [{ channels: ["WECOM", "MALL"] }, ANNA.name],
      [{ enrolledFrom: new Date(+enrolled + 10 * hour) }, null],
      [
        { enrolledFrom: new Date(+enrolled - hour), enrolledUntil: new Date(+enrolled + hour) },
        ANNA.name,
      ],
      [{ channels: ["MALL"], enrolledUntil: new Date(+enrolled - hour) }, null],
    ] as const) {
      await set(exception);
      served.clock.advance({ hours: 1 });
      expect([exception, await nameFor(hq, anna)]).toEqual([exception, expected]);
    }
  });

  test("and a grant ends at its end, or by another", async () => {
    const { there, anna } = await annaOfN1("FRANCHISEE_OWNS_MEMBER");
    const { hq, north, south } = callersOf(there);
    const give = (caller: Caller, input: object) =>
      served.client(caller).ask(operation("grant-sight"), {
        input: { franchiseeId: there.north.id, viewer: "HEADQUARTERS", sight: "FULL", ...input },
      });
    for (const stranger of [hq, south]) {
      const { errors } = await give(stranger, {});
      expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    }
    await give(north, { untilAt: new Date(served.clock().getTime() + 3_600_000) });
    expect(await nameFor(hq, anna)).toBe(ANNA.name);
    served.clock.advance({ hours: 1 });
    expect(await nameFor(hq, anna)).toBeNull();
    await give(north, {});
    expect(await nameFor(hq, anna)).toBe(ANNA.name);
    served.clock.advance({ minutes: 1 });
    await give(north, { sight: "NONE" });
    expect(await nameFor(hq, anna)).toBeNull();
  });
});

describe("a store that is not the member's", () => {
  const POINTS = `query ($id: UUID!, $asOf: DateTimeISO!) { member(id: $id) {
    wallet { balance } past: wallet(asOf: $asOf) { balance } pointsEntries { edges { node { kind } } } } }`;
  const SALES =
    "query ($id: UUID!) { store(id: $id) { orders { edges { node { boundStoreId } } } } }";

  test("is not told by points when and where it bought, nor by its own sales whose it is", async () => {
    const { there, anna } = await annaOfN1("BRAND_OWNS_MEMBER");
    const { till, staff, member, hq } = callersOf(there);
    const asOf = served.clock();
    const pointsFor = async (caller: Caller) =>
      (await served.client(caller).query(POINTS, { id: anna, asOf })).member;
    for (const caller of [till(there.s1), staff(there.n2), staff(there.n1)])
      expect(await pointsFor(caller)).toMatchObject({
        ...{ wallet: { balance: expect.any(String) }, past: null, pointsEntries: null },
      });
    for (const caller of [member(anna), hq])
      expect((await pointsFor(caller)).pointsEntries.edges).toHaveLength(3);

    const boundFor = async (caller: Caller, { id }: { id: string }) =>
      (await served.client(caller).query(SALES, { id })).store.orders.edges[0].node.boundStoreId;
    expect(await boundFor(till(there.s1), there.s1)).toBeNull();
    expect(await boundFor(till(there.n1), there.n1)).toBe(there.n1.id);
    expect(await boundFor(hq, there.s1)).toBe(there.n1.id);
  });
});
