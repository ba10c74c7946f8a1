import { test } from "@jest/globals";
import { buildGraph } from "../../src/graph.ts";
import { callsOf, type Operation } from "../support/calls.ts";
import { documentsOf } from "../support/selection.ts";
const schema = buildGraph();
const party = (m: string) => new Proxy({}, { get: (_, k) => `${m}.${String(k)}` }) as any;
test("x", () => {
  let total = 0, docs = 0;
  for (const [op, type] of [["query", schema.getQueryType()], ["mutation", schema.getMutationType()], ["subscription", schema.getSubscriptionType()]] as const)
    for (const field of Object.values(type!.getFields())) {
      const t = performance.now();
      const d = documentsOf(schema, op as Operation, field);
      const t2 = performance.now();
      const c = callsOf(field, op as Operation, { own: party("own"), other: party("A") });
      total += c.length * d.length; docs += d.length;
      process.stdout.write(`${op} ${field.name} docs ${d.length} (${(t2 - t).toFixed()} ms) calls ${c.length}\n`);
      if (["refundOrders", "bindMember", "lines"].includes(field.name)) { process.stdout.write(JSON.stringify(c) + "\n"); process.stdout.write(d[0]!(new Set()) + "\n"); }
    }
  process.stdout.write(`total ${total} docs ${docs}\n`);
});
