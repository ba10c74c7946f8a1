import { inTurn, type Side } from "../support/measure.ts";
import { BULK, orderSide, SINGLE } from "../support/orders.ts";
import { makeReaders, pageSide } from "../support/page.ts";
import { ratesOf, ratios, sideText } from "../support/report.ts";
import type { Row } from "../support/row.ts";
import type { RunningHub, Stack } from "../support/stack.ts";

/** Two hubs on one database: the other says of no transaction whose rows it is about, and all policies are off for it. */
export const rowSecurity: Row = {
  name: "row-security",
  says: "row-level security on ÷ off: a member's page, bulk and single orders",
  async run(bench) {
    const stack = await bench.stack();
    const readers = await makeReaders(stack);
    const walled = await stack.startHub();
    const open = await stack.startHub("all", {}, "./test/bench/support/unconfined.mjs");
    const kinds: ReadonlyArray<readonly [string, (hub: RunningHub) => Side]> = [
      ["pages", (hub) => pageSide(hub.port, readers, hub.spent)],
      ["orders in calls of 100", (hub) => orderSide(stack, hub, BULK)],
      ["orders in single calls", (hub) => orderSide(stack, hub, SINGLE)],
    ];
    const findings = [];
    for (const [what, sideOf] of kinds) {
      const [on, off] = await inTurn(
        bench,
        switched(stack, "enable", sideOf(walled)),
        switched(stack, "disable", sideOf(open)),
      );
      findings.push({
        ...{ row: "row-security", measure: `${what}, row-level security on ÷ off` },
        ...{ must: 0.85, aim: 0.95, values: ratios(ratesOf(on), ratesOf(off)) },
        made: [sideText("on", what, on), sideText("off", what, off)],
      });
    }
    await stack.query(policies("enable"));
    await walled.stop();
    await open.stop();
    return findings;
  },
};

const switched = (stack: Stack, to: "enable" | "disable", side: Side): Side => ({
  ...side,
  async prepare() {
    await stack.query(policies(to));
    await side.prepare();
  },
});

const policies = (to: "enable" | "disable") => `
  do $$ declare t record; begin
    for t in select schemaname, tablename from pg_policies loop
      execute format('alter table %I.%I ${to} row level security', t.schemaname, t.tablename);
    end loop;
  end $$`;
