/*
 * What is one brand's is no other's, and what is one party's is no other party's.
 *
 * Goal: no caller, through no field, by whatever arguments, learns or changes what it has no right to.
 * Method: two brands that are alike, A and B; every text in A carries a mark, and every text in A's rows
 * is known. The schema is walked: each query, mutation and subscription is called by every kind of actor
 * of B, by nobody, and by A's southern party, with ids and names of A's northern party: with all of them,
 * and with each of them alone beside the caller's own. It asks for every field down to a depth. No answer
 * may tell a text of A's that its request did not hold, and no row of A may change. A new field is walked
 * by being in the schema; a new argument fails the walk until it is said whose it is.
 */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type GraphQLObjectType, getNamedType, isObjectType, isUnionType } from "graphql";
import { EVENT_TYPES } from "../../src/feed/public-event.ts";
import { buildGraph } from "../../src/graph.ts";
import type { Caller } from "../../src/identity/token.ts";
import type { Call } from "../support/calls.ts";
import { type Client, client, serveHub } from "../support/client.ts";
import { refusalTypes } from "../support/refusals.ts";
import { type Party, type SecretBrand, secretBrand } from "../support/secret-brand.ts";
import { stateOf } from "../support/state.ts";
import type { Data, Result, Stream } from "../support/stream.ts";
import {
  askAtAll,
  askForAll,
  callsInto,
  type Entrance,
  EXPECTED_CODES,
  type Exchange,
  entrancesOf,
  findings,
  type Row,
  rowsOfBrand,
  textsIn,
  textsOf,
  told,
} from "../support/walk.ts";

const schema = buildGraph();
const entrances = entrancesOf(schema);
const reads = entrances.filter(({ operation }) => operation === "query");
const writes = entrances.filter(({ operation }) => operation === "mutation");
const follows = entrances.filter(({ operation }) => operation === "subscription");

// All there is at once costs more than anybody asks for.
const served = await serveHub("all", { requests: { costTimes: 1_000_000 } });
const [a, b] = await served.prepare(async () => [
  await secretBrand(served, "A", { north: 7_654_321n, south: 6_543_217n }),
  await secretBrand(served, "B", { north: 1_234_500n, south: 1_234_500n }),
]);

/** Of a party: every kind of actor but headquarters, whose all of it is. */
const PARTIES = ["franchisee", "accountant", "staff", "guide", "till", "member"] as const;
const ACTORS = ["hq", "analyst", "partner", ...PARTIES] as const;
type ActorKind = (typeof ACTORS)[number];
/** Whom a token stands for, or what is shown in place of one. */
const actorOf = (brand: SecretBrand, party: Party, kind: ActorKind): Caller | string =>
  kind === "hq" || kind === "analyst" || kind === "partner" ? brand[kind] : party[kind];

/** Which of A's rows tell of its northern party, and of no sale of its southern one. */
const isNorthern = ({ texts }: Row) =>
  !texts.includes(a.south.storeId) &&
  told(texts.join(" "), [
    ...[a.north.franchiseeId, a.north.storeId, a.north.memberId, a.north.statementId],
    "A-secret-north",
  ]).length > 0;

const AT_STORES: readonly ActorKind[] = ["staff", "guide", "till"];
/** What everybody in a brand is shown of everybody: its stores. */
const SHOWN_TO_ALL = ["store"];
/** Members are served at every store: who they are, and their wallets with what moved in them. */
const SHOWN_TO_STORES = [
  ...["member", "member_identity", "member_binding", "ledger_account", "ledger_transfer"],
  "member_tier",
];

/** What another party of the same brand must never learn of the northern one. */
function northernSecrets(rows: readonly Row[], kind: ActorKind): Set<string> {
  const atStore = AT_STORES.includes(kind);
  const isShown = ({ table, texts }: Row) =>
    SHOWN_TO_ALL.includes(table) ||
    (atStore && SHOWN_TO_STORES.includes(table) && texts.includes(a.north.memberId));
  const secret = rows.filter((row) => isNorthern(row) && !isShown(row));
  const known = rows.filter((row) => !isNorthern(row) || isShown(row));
  // Who is shown an address is shown its parts.
  const parts = known.flatMap(({ texts }) => texts.flatMap((text) => text.split("/")));
  // What types of events are called stands in the schema's own list.
  const types = EVENT_TYPES.map(({ type }) => type);
  return textsOf(secret)
    .difference(textsOf(known).union(new Set([...parts, ...types])))
    .add(a.north.couponCode);
}

/** Points and coupons may be given to anybody in the brand; codes are scanned, and coupons claimed, by everybody. */
const FOR_ALL = ["toMemberId", "BindByScanInput.code", "ClaimCodeInput.code", "token"];
/** Campaigns and their templates are the brand's: every party may know of them, and pay. */
const OF_THE_BRAND = ["campaign", "Campaign.code", "RetireBonusRuleInput.code", "template"];
/** A member is no stranger at another store, nor is its coupon: it is not another's there. */
const SERVED_AT_STORES = [
  ...["memberId", "BindMemberInput.memberId", "Member.id", "IdentityInput.value"],
  "RedeemCouponInput.couponId",
];

const isForeignTo = (kind: ActorKind) => (key: string) =>
  ![...FOR_ALL, ...OF_THE_BRAND].includes(key) &&
  (!AT_STORES.includes(kind) || !SERVED_AT_STORES.includes(key));

/** They have some of the rights of those whose calls are all made. */
const FEWER_RIGHTS: readonly ActorKind[] = ["analyst", "partner", "accountant", "guide"];
const fewer = (kind: ActorKind, calls: readonly Call[]): readonly Call[] =>
  FEWER_RIGHTS.includes(kind) ? calls.slice(0, 1) : calls;

const walked = new Set<string>();
let requests = 0;
const note = ({ operation, field }: Entrance, actor: string) =>
  walked.add(`${operation} ${field.name} × ${actor}`);

afterAll(() => {
  process.stdout.write(`walked ${walked.size} pairs of field and actor, ${requests} requests\n`);
});

/** What holds of every answer to somebody without the right. */
function judge(exchanges: readonly Exchange[], secrets: Set<string>): void {
  requests += exchanges.length;
  expect(findings(exchanges, secrets)).toEqual([]);
}

const isViewer = ({ field }: Entrance) => field.name === "viewer";

/** Together they are shown whatever the others are. */
const SHOWN_MOST = ["hq", "franchisee", "staff", "till", "member"] as const;

/** What each brand's own people are shown by every query. */
async function shownToItsOwn(brand: SecretBrand): Promise<Exchange[]> {
  const shown: Exchange[] = [];
  const between = { own: brand.north, other: brand.north };
  const callers = SHOWN_MOST.map((kind) => actorOf(brand, brand.north, kind));
  for (const actor of [...callers, brand.supported]) {
    const asked = actor === brand.supported ? reads.filter(isViewer) : reads;
    shown.push(
      ...(await askAtAll(served.client(actor), asked, (each) => callsInto(each, between))),
    );
  }
  return shown;
}

const refusals = refusalTypes(schema);

/** A refusal says again what was asked, put together its own way: what else it may tell stands in the rows. */
const isRefusal = ({ answer }: Exchange): boolean =>
  Object.values(answer.data ?? {}).some((result) =>
    refusals.includes((result as { __typename?: string } | null)?.__typename ?? ""),
  );

/** Everything there is, asked by everybody: some thousand requests. */
const HOOK_PATIENCE_MS = 240_000;

const secrets = new Set<string>();
let rowsOfA: Row[] = [];
let shown: readonly Exchange[] = [];

beforeAll(async () => {
  rowsOfA = await rowsOfBrand(served, a.brandId);
  const data = (exchanges: readonly Exchange[]) =>
    new Set(
      exchanges
        .filter((exchange) => !isRefusal(exchange))
        .flatMap(({ answer }) => textsIn(answer.data)),
    );
  shown = await shownToItsOwn(a);
  const [ofA, ofB] = [data(shown), data(await shownToItsOwn(b))];
  const rowsOfB = textsOf(await rowsOfBrand(served, b.brandId));
  for (const text of textsOf(rowsOfA).union(ofA).difference(rowsOfB.union(ofB))) secrets.add(text);
  // In no row, and told by its batch's file alone.
  for (const { couponCode } of [a.north, a.south]) secrets.add(couponCode);
}, HOOK_PATIENCE_MS);

describe("the walk itself", () => {
  test("knows what is A's: everything that was planted, and nothing of B's", () => {
    const { brandId, hq, north, south } = a;
    for (const party of [north, south])
      for (const value of Object.values(party))
        if (typeof value === "string") expect(secrets).toContain(value);
    for (const value of [brandId, hq.id, "A-secret-brand", "A-secret-north-reason", "7654321"])
      expect(secrets).toContain(value);
    for (const value of [b.brandId, b.north.storeId, "B-secret-brand", "2026-01", "UTC"])
      expect(secrets).not.toContain(value);
    for (const kind of PARTIES) {
      const northern = northernSecrets(rowsOfA, kind);
      expect(northern).toContain(north.orderNumber);
      expect(northern).toContain(north.refundNumber);
      expect(northern).toContain(north.statementId);
      expect(northern).not.toContain(south.orderNumber);
      expect(northern.has(north.memberId)).toBe(!AT_STORES.includes(kind));
    }
  });

  test("meets every type that queries can show, when the caller has the right", async () => {
    const met = new Set<string>();
    for (const { answer } of shown)
      for (const [, name] of answer.text.matchAll(/"__typename":"(\w+)"/g)) met.add(name ?? "");
    const reachable = new Set<string>();
    const reach = (type: GraphQLObjectType) => {
      const types = Object.values(type.getFields())
        .map((field) => getNamedType(field.type))
        .flatMap((inner) =>
          isUnionType(inner) ? inner.getTypes() : isObjectType(inner) ? inner : [],
        );
      for (const inner of types) {
        if (reachable.has(inner.name) || refusals.includes(inner.name)) continue;
        reachable.add(inner.name);
        reach(inner);
      }
    };
    reach(schema.getQueryType() as GraphQLObjectType);
    expect([...met].filter((name) => !refusals.includes(name)).sort()).toEqual(
      [...reachable].sort(),
    );
    // Nobody's own walk meets a bug either.
    for (const { answer } of shown) expect(answer.text).not.toContain("INTERNAL_SERVER_ERROR");
  });
});

describe("another brand", () => {
  test.each(ACTORS)("shows its %s nothing of this one", async (kind) => {
    const caller = served.client(actorOf(b, b.north, kind));
    for (const entrance of reads) note(entrance, `another brand's ${kind}`);
    const between = { own: b.north, other: a.north };
    const ways = (each: Entrance) => fewer(kind, callsInto(each, between));
    judge(await askAtAll(caller, reads, ways), secrets);
  });
});

/** Mutations that bring what says who is calling: without it, they refuse. */
const OPEN_TO_NOBODY = ["signInWithWechat", "refreshSession"];

describe("nobody", () => {
  test("is shown nothing and changes nothing", async () => {
    const before = await stateOf(served, a.brandId);
    const between = { own: a.north, other: a.north };
    const asked = [...reads, ...writes];
    for (const entrance of asked) note(entrance, "nobody");
    const exchanges = await askAtAll(served.client(), asked, (each) => callsInto(each, between));
    judge(exchanges, secrets);
    for (const { field, answer } of exchanges) {
      if (OPEN_TO_NOBODY.includes(field)) {
        expect(refusals).toContain(answer.data?.[field].__typename);
        continue;
      }
      expect(answer.errors).not.toBeUndefined();
      expect(textsIn(answer.data)).toEqual([]);
    }
    expect(await stateOf(served, a.brandId)).toEqual(before);
  });

  test("follows nothing", async () => {
    for (const entrance of follows) {
      note(entrance, "nobody");
      const nobody = client(served.url);
      for (const { variables } of callsInto(entrance, { own: a.north, other: a.north }))
        await nobody.askSocket(entrance.document(new Set()), variables);
      expect((await nobody.closed).code).toBe(4403);
    }
  });
});

describe("another party of the same brand", () => {
  test.each(PARTIES)("shows its %s nothing of this one", async (kind) => {
    const caller = served.client(a.south[kind]);
    const northern = northernSecrets(rowsOfA, kind);
    for (const entrance of reads) note(entrance, `another party's ${kind}`);
    const between = { own: a.south, other: a.north };
    const ways = (each: Entrance) => fewer(kind, callsInto(each, between, isForeignTo(kind)));
    judge(await askAtAll(caller, reads, ways), northern);
  });
});

describe("while things happen in a brand", () => {
  interface Listener {
    readonly who: string;
    readonly stream: Stream;
    /** What it must not be told, once it is known what happened. */
    readonly secrets: () => Set<string>;
    /** Nothing at all is for it: it asked for no past, and what happens is none of its own. */
    readonly silent: boolean;
  }

  /** All there is of what happens from now on; and of what happened, too, what nothing deeper can refuse. */
  const ways = ({ document, shallow }: Entrance) =>
    [
      { print: document, past: false },
      { print: shallow, past: true },
    ] as const;

  /** Made when it is first asked for, and kept: there are many listeners. */
  const once = <Made>(make: () => Made) => {
    let made: Made | undefined;
    return (): Made => {
      made ??= make();
      return made;
    };
  };

  /** An event, be it one whose inner fields were refused; not a subscription that was. */
  const isEvent = ({ data, errors = [] }: Result): boolean =>
    Boolean(data) || errors.some(({ path = [] }) => path.length > 1);

  const OWN_BY_A_CLOSE = ["statementProgress", "statementChanged", "lineAccrued"];

  /** A socket carries twice as many: each is asked beside whether it began. */
  const STREAMS_A_SOCKET = 25;

  /** Follows everything a caller may name, from now on and from the beginning. */
  async function listen(
    connect: () => Client,
    who: string,
    {
      between,
      isForeign,
      secrets: kept,
    }: {
      readonly between: { readonly own: Party; readonly other: Party };
      readonly isForeign?: (key: string) => boolean;
      readonly secrets: () => Set<string>;
    },
  ): Promise<Listener[]> {
    const wishes = follows.flatMap((entrance) => {
      note(entrance, who);
      const { name } = entrance.field;
      // A close issues every franchisee's statement, and books its fees: each its own.
      const own = OWN_BY_A_CLOSE.includes(name) && who.startsWith("another party");
      // A pulse is told as soon as it is watched.
      const loud = own || name === "brandPulse";
      return callsInto(entrance, between, isForeign).flatMap(({ variables }) =>
        ways(entrance).map(({ print, past }) => ({
          ...{ name: `${who}: ${name}`, silent: !past && !loud, document: print(new Set()) },
          asked: { ...variables, after: past ? "0" : undefined },
        })),
      );
    });
    const sockets = Math.ceil(wishes.length / STREAMS_A_SOCKET);
    const callers = Array.from({ length: sockets }, connect);
    return Promise.all(
      wishes.map(async ({ name, silent, document, asked }, at) => {
        const stream = await callers[at % sockets]?.subscribe(document, asked);
        if (!stream) throw new Error("there is a socket for every stream");
        return { who: name, stream, secrets: kept, silent };
      }),
    );
  }

  test("nothing of it reaches another brand or another party", async () => {
    await served.feedEnd();
    const rowsOfB = textsOf(await rowsOfBrand(served, b.brandId));
    let rows: Row[] = [];
    const listeners: Listener[] = [];
    for (const kind of ACTORS)
      listeners.push(
        ...(await listen(
          () => served.client(actorOf(b, b.north, kind)),
          `another brand's ${kind}`,
          {
            between: { own: b.north, other: a.north },
            secrets: once(() => secrets.union(textsOf(rows).difference(rowsOfB)).add("A-secret-")),
          },
        )),
      );
    for (const kind of PARTIES)
      listeners.push(
        ...(await listen(() => served.client(a.south[kind]), `another party's ${kind}`, {
          ...{ between: { own: a.south, other: a.north }, isForeign: isForeignTo(kind) },
          secrets: once(() => northernSecrets(rows, kind).add("A-secret-north-stirred")),
        })),
      );
    const hq = served.client(a.hq);
    const rightful = await Promise.all(
      follows.map((entrance) => {
        const [call] = callsInto(entrance, { own: a.north, other: a.north });
        const asked = { ...call?.variables, memberId: a.north.memberId, after: undefined };
        return hq.subscribe(entrance.document(new Set()), asked);
      }),
    );

    await a.stir();
    for (const stream of rightful) await stream.next();
    await rightful[0]?.rest();
    rows = await rowsOfBrand(served, a.brandId);

    for (const { who, stream, secrets: kept, silent } of listeners) {
      const results = await stream.rest(0);
      const codes = results.flatMap(({ errors = [] }) =>
        errors.map((each) => each.extensions?.code),
      );
      expect([who, codes.filter((code) => !EXPECTED_CODES.includes(String(code)))]).toEqual([
        who,
        [],
      ]);
      if (silent) expect([who, results.filter(isEvent)]).toEqual([who, []]);
      expect([who, told(JSON.stringify(results), kept())]).toEqual([who, []]);
    }
    // How things were as they began; doors of one kind begin alike.
    const starts = new Map(
      listeners.flatMap(({ who, stream, secrets: kept }) =>
        stream.starts.map(({ data }) => {
          const [{ cursor: _, ...start }] = Object.values<Data>(data);
          const text = JSON.stringify(start);
          return [`${who.split(":")[0]} ${text}`, { who, text, kept }] as const;
        }),
      ),
    );
    for (const { who, text, kept } of starts.values())
      expect([who, told(text, kept())]).toEqual([who, []]);
    expect(starts.size).toBeGreaterThan(ACTORS.length + PARTIES.length);
    expect(listeners.length).toBeGreaterThan(follows.length * (ACTORS.length + PARTIES.length) * 2);
  }, 240_000);
});

/** What may be done by anybody, for it does nothing to anybody else: `stateOf` says so. */
const OF_ONES_OWN = ["RefundParked", "SignedOut", "WebhookCreated"];

/** Last, for what B writes into its own book is its own from then on. */
describe("whoever writes", () => {
  /**
   * Numbers and codes are names within a brand: B may use those of A, and is shown its own again. So the
   * callers and the fields that make names come last.
   */
  const unsaid = new Set<string>();

  const isForeign = ({ foreign }: Call) => foreign;

  /** What a mutation answered: what was done, or the refusals. */
  const typesOf = (exchanges: readonly Exchange[], { field }: Entrance): string[] =>
    exchanges
      .flatMap(({ answer }) => answer.data?.[field.name] ?? [])
      .map((result: { __typename: string }) => result.__typename);

  beforeAll(() => {
    for (const secret of secrets) unsaid.add(secret);
  });

  test.each(ACTORS.toReversed())(
    "as another brand's %s changes nothing of this one",
    async (kind) => {
      const before = await stateOf(served, a.brandId);
      const caller = served.client(actorOf(b, b.north, kind));
      for (const entrance of writes.toReversed()) {
        note(entrance, `another brand's ${kind}`);
        const calls = callsInto(entrance, { own: b.north, other: a.north });
        for (const call of fewer(kind, calls.filter(isForeign))) {
          const exchanges = await askForAll(caller, entrance, call);
          judge(exchanges, unsaid);
          if (typesOf(exchanges, entrance).every((type) => refusals.includes(type))) continue;
          for (const text of told(exchanges[0]?.request ?? "", unsaid))
            if (text.startsWith("A-secret-")) unsaid.delete(text);
        }
      }
      expect(await stateOf(served, a.brandId)).toEqual(before);
    },
  );

  test.each(PARTIES)(
    "as another party's %s changes nothing with what is this one's",
    async (kind) => {
      // A refund of what one does not see waits, as for an order that never came: it is one's own, and waits
      // in vain. A webhook of one's own names nothing that is another's. The trail tells that it was tried.
      const state = async () => ({
        ...(await stateOf(served, a.brandId)),
        ...{ parked_refund: "", webhook: "", audit_entry: "" },
      });
      const before = await state();
      const caller = served.client(a.south[kind]);
      const northern = northernSecrets(rowsOfA, kind);
      for (const entrance of writes) {
        note(entrance, `another party's ${kind}`);
        const calls = callsInto(entrance, { own: a.south, other: a.north }, isForeignTo(kind));
        for (const call of fewer(kind, calls.filter(isForeign))) {
          const exchanges = await askForAll(caller, entrance, call);
          judge(exchanges, northern);
          for (const type of typesOf(exchanges, entrance))
            expect([...refusals, ...OF_ONES_OWN]).toContain(type);
        }
      }
      expect(await state()).toEqual(before);
    },
  );
});
