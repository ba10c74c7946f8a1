/*
 * The walk of scopes finds what it is there for.
 *
 * Goal: a field that tells what is another's is found by being in the graph, with no word of it to the walk.
 * Method: a field is planted in every type of the hub's own graph, and the walk's documents are searched for it; and a
 * small graph with leaks at its top, behind a list, in a union, behind an argument and in an error is walked.
 */
import { expect, test } from "@jest/globals";
import { buildSchema, GraphQLError, GraphQLString, graphql, isObjectType } from "graphql";
import { buildGraph } from "../../src/graph.ts";
import type { Answer, Client } from "../support/client.ts";
import { refusalTypes } from "../support/refusals.ts";
import type { Party } from "../support/secret-brand.ts";
import { askAtAll, callsInto, entrancesOf, findings } from "../support/walk.ts";

test("a new field of any type is asked for, and a new field at the top is a way in", () => {
  const schema = buildGraph();
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const types = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith("__"));
  const refusals = refusalTypes(schema);
  const planted = types.filter((type) => !roots.includes(type) && !refusals.includes(type.name));
  const plant = { args: [], deprecationReason: null, description: null, extensions: {} };
  for (const type of types) {
    const name = `planted${type.name}`;
    type.getFields()[name] = { ...plant, name, type: GraphQLString, astNode: undefined };
  }
  const entrances = entrancesOf(schema);
  const asked = entrances.map(({ document }) => document(new Set())).join(" ");
  const names = new Set(asked.match(/planted\w+/g));
  expect(planted.map(({ name }) => `planted${name}`).filter((name) => !names.has(name))).toEqual(
    [],
  );
  const tops = entrances.map(({ field }) => field.name);
  for (const root of roots) expect(tops).toContain(`planted${root?.name}`);
  expect(planted.length).toBeGreaterThan(100);
});

const SECRET = "A-secret-planted";

const GRAPH = `
  type Query { shop(storeId: String): Shop! found(storeId: String): Found! list: [Row!]! broken: String }
  type Shop { name: String! at: Place! }
  type Place { name: String! held(memberId: String): Row }
  type Row { name: String! }
  type Nothing { name: String! }
  union Found = Nothing | Shop`;

/** Everything is called plain, but for what is planted. */
const shop = (planted: string, isThere: (way: string) => boolean) => {
  const row = (way: string) => ({ name: isThere(way) ? planted : "plain" });
  return {
    ...{ __typename: "Shop", ...row("below") },
    at: { ...row("deep"), held: () => row("argument") },
  };
};

async function walk(isThere: (way: string) => boolean) {
  const schema = buildSchema(GRAPH);
  const plain = () => false;
  const rootValue = {
    shop: ({ storeId }: { storeId?: string }) =>
      shop(SECRET, storeId === "other-storeId" ? isThere : plain),
    found: () =>
      isThere("union")
        ? { ...shop(SECRET, plain), name: SECRET }
        : { __typename: "Nothing", name: "plain" },
    list: () => [{ name: "plain" }, { name: isThere("list") ? SECRET : "plain" }],
    broken() {
      if (isThere("error"))
        throw new GraphQLError(`no ${SECRET}`, { extensions: { code: "FORBIDDEN" } });
      return "plain";
    },
  };
  const ask = async (source: string, variableValues: object = {}): Promise<Answer> => {
    const result = await graphql({
      schema,
      source,
      rootValue,
      variableValues: { ...variableValues },
    });
    const text = JSON.stringify(result);
    return { status: 200, text, ...(JSON.parse(text) as Pick<Answer, "data" | "errors">) };
  };
  const party = (whose: string) =>
    new Proxy({}, { get: (_, name) => `${whose}-${String(name)}` }) as Party;
  const between = { own: party("own"), other: party("other") };
  const exchanges = await askAtAll({ ask } as Client, entrancesOf(schema), (each) =>
    callsInto(each, between),
  );
  return findings(exchanges, new Set([SECRET]));
}

test.each(["below", "deep", "argument", "union", "list", "error"])(
  "what is planted is found: %s",
  async (way) => {
    const found = await walk((each) => each === way);
    expect(found.length).toBeGreaterThan(0);
    for (const { tales } of found) expect(tales).toEqual([SECRET]);
  },
);

test("where nothing is planted, nothing is found", async () => {
  expect(await walk(() => false)).toEqual([]);
});
