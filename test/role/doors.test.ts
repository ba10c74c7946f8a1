/*
 * Who may do what is what schema/rights.md says.
 *
 * Goal: each role opens just the doors that the table says, and no door is in no table.
 * Method: people in every built-in role, a till and a member come to every query, mutation and subscription of the
 * graph, and to every listed field behind one, with all of their own; whatever they do is undone. A door is shut when
 * it answers FORBIDDEN, whatever it was called with.
 */
import "reflect-metadata";
import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { isObjectType } from "graphql";
import { openTurnedAway } from "../../src/audit/turned-away.ts";
import { BillResolver } from "../../src/bill/bill.resolver.ts";
import { hasRight } from "../../src/brand/brand.policy.ts";
import { buildGraph } from "../../src/graph.ts";
import { SessionResolver } from "../../src/identity/session.resolver.ts";
import { ImpersonationResolver } from "../../src/impersonation/impersonation.resolver.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { DOORS } from "../../src/role/doors.rules.ts";
import { printRights } from "../../src/role/print-rights.ts";
import { type RoleSide, TEMPLATES } from "../../src/role/role.rules.ts";
import { openWechat } from "../../src/wechat/wechat.client.ts";
import { WechatResolver } from "../../src/wechat/wechat.resolver.ts";
import { serveHub } from "../support/client.ts";
import { secretBrand } from "../support/secret-brand.ts";
import { trials } from "../support/trial.ts";
import { callsInto, type Entrance, entrancesOf } from "../support/walk.ts";

const served = await serveHub();
const { hub } = served;
const wechat = openWechat(hub.config.wechat, hub.log);
const turnedAway = openTurnedAway(hub);
const schema = buildGraph([
  ...[
    new SessionResolver(hub),
    new WechatResolver({ ...hub, wechat, turnedAway }),
    new BillResolver(hub),
  ],
  new ImpersonationResolver(hub),
]);
const { hq, north } = await served.prepare(() =>
  secretBrand(served, "A", { north: 7_654_321n, south: 6_543_217n }),
);

const SIDES: Readonly<Record<RoleSide, Actor>> = {
  hq,
  franchisee: north.franchisee,
  // Nobody lets itself go.
  store: { ...north.staff, id: newId() },
};
const COMERS: ReadonlyArray<readonly [string, Actor]> = [
  ...TEMPLATES.map(
    ({ code, side, rights }) => [code, { ...SIDES[side], rights: new Set(rights) }] as const,
  ),
  ["TILL", north.till],
  ["MEMBER", north.member],
];

const entrances = [...new Map(entrancesOf(schema).map((each) => [each.field.name, each])).values()];

test("schema/rights.md is what the code says; npm run generate prints it", () => {
  expect(readFileSync("schema/rights.md", "utf8")).toBe(printRights());
});

test("every door is in the table, and the table has no others", () => {
  const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : [],
  );
  const behind = Object.keys(DOORS).filter((name) => name.includes("."));
  expect(behind.filter((name) => !fields.includes(name))).toEqual([]);
  expect(
    Object.keys(DOORS)
      .filter((name) => !name.includes("."))
      .sort(),
  ).toEqual(entrances.map(({ field }) => field.name).sort());
});

const tryOut = trials(served, schema);

/** Shut: a call is forbidden, and none is done. Without a right none is looked at: one call shows it. */
async function opens(actor: Actor, entrance: Entrance): Promise<boolean> {
  const { rights = [] } = DOORS[entrance.field.name] ?? {};
  const lacks = rights.length > 0 && !rights.some((right) => hasRight(actor, right));
  let forbidden = false;
  for (const { variables } of callsInto(entrance, { own: north, other: north })) {
    const outcome = await tryOut(actor, entrance, variables);
    if (outcome === "DONE") return true;
    forbidden ||= outcome === "FORBIDDEN";
    if (forbidden && lacks) return false;
  }
  return !forbidden;
}

/** What the calls name is another's there, a sister store's wish, the other side's grant; or they lack what comes first. */
const UNTRIED = [
  "quoteBasket × FRANCHISEE_OWNER",
  ...["withdrawTransfer × STORE_MANAGER", "withdrawTransfer × STORE_GUIDE"],
  "grantSight × HQ_OWNER",
];

test("each role opens the doors that the table says", async () => {
  const rows = printRights().split("\n");
  const said = new Map(
    rows
      .filter((row) => row.startsWith("| "))
      .map((row) => {
        const [, name = "", , ...cells] = row.split("|").map((cell) => cell.trim());
        return [name, cells.map((cell) => cell === "yes")] as const;
      }),
  );
  const wrong: string[] = [];
  let pairs = 0;
  for (const entrance of entrances)
    for (const [at, [code, actor]] of COMERS.entries()) {
      pairs++;
      const { name } = entrance.field;
      const isOpen = await opens(actor, entrance);
      if (!UNTRIED.includes(`${name} × ${code}`) && isOpen !== said.get(name)?.[at])
        wrong.push(`${name} × ${code}: ${isOpen ? "open" : "shut"}`);
    }
  process.stdout.write(`came to ${pairs} doors in ${COMERS.length} roles\n`);
  expect(wrong).toEqual([]);
}, 120_000);
