import { Connection } from "../support/connection.ts";
import { recordMany, settle } from "../support/grow.ts";
import { inTurn, type Ran, type Side } from "../support/measure.ts";
import { openReadLimit, PEER_QUERY, peerIsInstalled, startPeer } from "../support/read-limit.ts";
import { ratesOf, ratios, sideText } from "../support/report.ts";
import { type Row, withHub } from "../support/row.ts";
import { foundedAt, hauntOf, pick } from "../support/world.ts";

const CONNECTIONS = 50;
const READERS = 2_000;
const ENTRIES = 20;

const PAGE = `{ me { wallet { balance buckets { lastDay } }
  pointsEntries(first: ${ENTRIES}) {
    edges { node { postingId fromAddress toAddress change kind occurredAt bookedAt } } } } }`;

export const memberRead: Row = {
  name: "read",
  says: "a member's points and last 20 entries (no tiers and coupons yet), 50 connections ÷ Mercurius with JIT",
  async run(bench) {
    const stack = await bench.stack();
    await stack.empty();
    const { world } = stack;
    const readers = Math.min(READERS, world.members.length);
    const occurredAt = new Date(foundedAt().getTime() + 60_000);
    let nth = 0;
    await recordMany(stack, readers * ENTRIES, () => {
      const member = nth++ % readers;
      const storeCode = world.stores[hauntOf(world, member)] ?? "";
      return { memberId: world.members[member] ?? "", storeCode, occurredAt };
    });
    await settle(stack);
    const limit = await openReadLimit(stack, world.members);
    const callers = world.members.slice(0, readers).map((id) => ({
      ...{ id, token: stack.tokenOf({ kind: "member", id, brandId: world.brandId }) },
    }));
    const asking = (
      port: number,
      query: string,
      whole: RegExp,
    ): Pick<Side, "prepare" | "lanes" | "step"> => {
      const connections = Array.from({ length: CONNECTIONS }, () => new Connection(port));
      return {
        prepare: async () => undefined,
        lanes: CONNECTIONS,
        async step(lane) {
          const answer = await (connections[lane] as Connection).ask(pick(callers).token, query);
          if (answer.match(whole)?.length !== ENTRIES) throw new Error(answer.slice(0, 500));
          return 1;
        },
      };
    };
    return withHub("read", stack, async (hub) => {
      const through: Side = { ...asking(hub.port, PAGE, /"postingId"/g), spent: hub.spent };
      const bare: Side = {
        prepare: async () => undefined,
        lanes: CONNECTIONS,
        step: () => limit.page(pick(callers).id),
        spent: hub.spent,
      };
      const texts = (ran: Ran[], sql: Ran[]) => [
        "tier and coupons: not there yet, and asked of nobody",
        sideText("hub", "reads", ran),
        sideText("limit, two statements side by side from Node", "reads", sql),
      ];
      const row = { row: "read", must: 0.8, aim: 1.2 };
      if (!peerIsInstalled()) {
        const [ran, sql] = await inTurn(bench, through, bare);
        return [
          {
            ...{ row: "read", measure: "a member's page ÷ bare SQL (the peer is not installed)" },
            values: ratios(ratesOf(ran), ratesOf(sql)),
            made: texts(ran, sql),
          },
        ];
      }
      const peer = await startPeer(stack, limit.place);
      const beside: Side = { ...asking(peer.port, PEER_QUERY, /"bookedAt"/g), spent: peer.spent };
      const [ran, other, sql] = await inTurn(bench, through, beside, bare);
      await peer.stop();
      return [
        {
          ...{ ...row, measure: "a member's page ÷ Mercurius with JIT" },
          values: ratios(ratesOf(ran), ratesOf(other)),
          made: [...texts(ran, sql), sideText("Mercurius (as hub)", "reads", other)],
        },
      ];
    }).finally(() => limit.close());
  },
};
