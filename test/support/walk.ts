import type { GraphQLSchema } from "graphql";
import { system } from "../../src/kernel/actor.ts";
import { identitiesOf, membersById, nameOf } from "../../src/member/member.queries.ts";
import type { Scope } from "../../src/platform/database/work.ts";
import { type Call, callsOf, type Operation, type RootField, valuesBelow } from "./calls.ts";
import type { Answer, Client } from "./client.ts";
import type { Kit } from "./database.ts";
import type { Party } from "./secret-brand.ts";
import { documentsOf, type Printer, variablesBelow } from "./selection.ts";

export interface Entrance {
  readonly operation: Operation;
  readonly field: RootField;
  readonly document: Printer;
  /** The same, down to what stands in the answer itself: nothing deeper can refuse it. */
  readonly shallow: Printer;
}

/** Every way into the graph, each asked for all there is behind it. */
export function entrancesOf(schema: GraphQLSchema): Entrance[] {
  const roots = [
    ["query", schema.getQueryType()],
    ["mutation", schema.getMutationType()],
    ["subscription", schema.getSubscriptionType()],
  ] as const;
  return roots.flatMap(([operation, root]) =>
    Object.values(root?.getFields() ?? {}).flatMap((field) => {
      const [shallow, ...rest] = documentsOf(schema, operation, field, 1);
      if (!shallow || rest.length > 0) throw new Error(`${field.name} costs too much by itself`);
      // What an event shows is shown by queries too, and there down to the bottom.
      const depth = operation === "subscription" ? 2 : 3;
      return documentsOf(schema, operation, field, depth).map((document) => ({
        ...{ operation, field, document, shallow },
      }));
    }),
  );
}

/** The ways in; what is passed to fields below the top is another's always. */
export const callsInto = (
  { field, operation, document }: Entrance,
  between: { readonly own: Party; readonly other: Party },
  isForeign?: (key: string) => boolean,
): Call[] => {
  const below = valuesBelow(variablesBelow(document(new Set())), between.other);
  return callsOf(field, operation, between, isForeign).map((call) => ({
    ...call,
    variables: { ...call.variables, ...below },
  }));
};

/** What was asked, as it left, and what came of it. */
export interface Exchange {
  /** The entrance's. */
  readonly field: string;
  readonly request: string;
  readonly answer: Answer;
}

/** A field behind the entrance that refuses would hide its neighbours: it is left out and asked again. */
const ROUNDS = 20;

/** Asks for all there is behind an entrance, and again without each field that the caller is refused. */
export async function askForAll(
  client: Client,
  { field: { name: field }, document }: Entrance,
  { variables }: Call,
): Promise<Exchange[]> {
  const pruned = new Set<string>();
  const exchanges: Exchange[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const answer = await client.ask(document(pruned), variables);
    exchanges.push({ field, request: JSON.stringify(variables), answer });
    const refused = (answer.errors ?? []).flatMap(({ path = [] }) => {
      const [, ...inner] = path.filter((step) => typeof step === "string");
      return inner.length > 0 ? [inner.join(".")] : [];
    });
    if (refused.length === 0) return exchanges;
    for (const path of refused) pruned.add(path);
  }
  throw new Error("every field of the answer was refused, one after another");
}

/** So many are asked at once. */
const LANES = 8;

/** Asks at all entrances, at each of them call after call. */
export async function askAtAll(
  client: Client,
  entrances: readonly Entrance[],
  ways: (entrance: Entrance) => readonly Call[],
): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  const waiting = entrances.values();
  const lane = async () => {
    for (const entrance of waiting)
      for (const call of ways(entrance))
        exchanges.push(...(await askForAll(client, entrance, call)));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return exchanges;
}

const AMOUNT = /^-?\d+$/;
/** Ids, digests and signatures. */
const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w-]{40,}/g;

/** Which of the secrets a text tells that its request did not. An amount is not told by the digits of an id, or a digest. */
export function told(text: string, secrets: Iterable<string>, request = ""): string[] {
  const amounts = text.replace(ID, "");
  const found: string[] = [];
  for (const secret of secrets)
    if (
      text.includes(secret) &&
      (!AMOUNT.test(secret) || amounts.includes(secret)) &&
      !isSaidIn(request, secret)
    )
      found.push(secret);
  return found;
}

/** A request says the key of an order that it records, `order:pos:A-1`: by its source and its number. */
const isSaidIn = (request: string, secret: string): boolean =>
  request.includes(secret) ||
  (/^(order|refund):/.test(secret) &&
    secret
      .split(":")
      .slice(1)
      .every((part) => request.includes(part)));

/** Who has no right is refused by these. */
export const EXPECTED_CODES = ["FORBIDDEN", "UNAUTHENTICATED", "BAD_USER_INPUT"];

/** What was answered to somebody without the right, and should not have been. */
export const findings = (exchanges: readonly Exchange[], secrets: ReadonlySet<string>) =>
  exchanges.flatMap(({ field, request, answer: { status, errors = [], text } }) => {
    const codes = errors.map(({ extensions }) => extensions.code);
    const wrong = codes.filter((code) => !EXPECTED_CODES.includes(code));
    const tales = told(text, secrets, request);
    if (status === 200 && wrong.length === 0 && tales.length === 0) return [];
    return [{ field, request, status, wrong, tales, text }];
  });

/** Shorter texts are found by chance. */
const SHORTEST = 5;

/** Every text in a JSON value; what is called `__typename` is nobody's. */
export function textsIn(value: unknown): string[] {
  if (typeof value === "string") return value.length < SHORTEST ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === "__typename" ? [] : textsIn(inner),
  );
}

/** A row of a brand, in whichever table. */
export interface Row {
  readonly table: string;
  readonly texts: readonly string[];
}

/** Every row that is a brand's, with every text in it: ids, codes, names, numbers, amounts. */
export async function rowsOfBrand(kit: Kit, brandId: string): Promise<Row[]> {
  const tables = await kit.asOwner<{ name: string }>(`
    select table_name as name from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' and column_name = 'brand_id'
      and table_name not in ('outbox', 'feed')`);
  const all = [
    ...tables.map(
      ({ name }) =>
        `select '${name}' as table, to_jsonb(t) as row from ${name} t where brand_id = $1`,
    ),
    "select 'brand', to_jsonb(t) from brand t where id = $1",
  ];
  const rows = await kit.asOwner<{ table: string; row: object }>(all.join(" union all "), [
    brandId,
  ]);
  const ids = rows.flatMap(({ table, row }) =>
    table === "member" ? [(row as { id: string }).id] : [],
  );
  return [
    ...rows.map(({ table, row }) => ({ table, texts: textsIn(asTexts(row)) })),
    ...(await sealedRows(kit.look(system("walk", brandId)), ids)),
  ];
}

/** What is sealed is as secret as what is not. */
async function sealedRows(scope: Scope, ids: readonly string[]): Promise<Row[]> {
  const members = [...(await membersById(scope, ids)).values()];
  const identities = [...(await identitiesOf(scope, ids)).values()].flat();
  return [
    ...members.map((member) => ({
      table: "member",
      texts: [member.id, nameOf(scope, member) ?? ""].filter((text) => text !== ""),
    })),
    ...identities.map(({ memberId, value }) => ({
      table: "member_identity",
      texts: [memberId, value],
    })),
  ];
}

/** Amounts leave the graph as texts. */
const asTexts = (row: object): unknown[] =>
  Object.values(row).map((value) => (typeof value === "number" ? String(value) : value));

export const textsOf = (rows: readonly Row[]): Set<string> =>
  new Set(rows.flatMap(({ texts }) => texts));
