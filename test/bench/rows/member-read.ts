import { inTurn, type Ran, type Side } from "../support/measure.ts";
import { makeReaders, pageSide } from "../support/page.ts";
import { openReadLimit, PEER_QUERY, peerIsInstalled, startPeer } from "../support/read-limit.ts";
import { ratesOf, ratios, sideText } from "../support/report.ts";
import { type Row, withHub } from "../support/row.ts";
import { pick } from "../support/world.ts";

export const memberRead: Row = {
  name: "read",
  says: "a member's points and last 20 entries (no tiers and coupons yet), 50 connections ÷ Mercurius with JIT",
  async run(bench) {
    const stack = await bench.stack();
    const { world } = stack;
    const readers = await makeReaders(stack);
    const limit = await openReadLimit(stack, world.members);
    return withHub("read", stack, async (hub) => {
      const through = pageSide(hub.port, readers, hub.spent);
      const bare: Side = {
        prepare: async () => undefined,
        lanes: through.lanes,
        step: () => limit.page(pick(readers).id),
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
      const beside = pageSide(peer.port, readers, peer.spent, {
        ...{ query: PEER_QUERY, whole: /"bookedAt"/g },
      });
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
