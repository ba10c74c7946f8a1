import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from "graphql";
import { readDocument } from "../../src/platform/graphql/limits.ts";
import type { Operation, RootField } from "./calls.ts";

/** A connection's steps from a list to its rows are no depth of their own. */
const STEPS = new Set(["edges", "node", "pageInfo"]);
const DEPTH = 3;

/** Everything that can be asked of a type, down to a depth. */
interface Selection {
  readonly fields: readonly string[];
  readonly objects: ReadonlyMap<string, Selection>;
  readonly fragments: ReadonlyMap<string, Selection>;
}

const NOTHING: Selection = { fields: ["__typename"], objects: new Map(), fragments: new Map() };

function selectionOf(type: GraphQLNamedType, depth: number): Selection {
  if (isUnionType(type)) {
    const fragments = type.getTypes().map((each) => [each.name, selectionOf(each, depth)] as const);
    return { ...NOTHING, fragments: new Map(fragments) };
  }
  if (!isObjectType(type)) return NOTHING;
  const fields = Object.values(type.getFields()).filter(
    (each) => !each.args.some(isRequiredArgument),
  );
  const objects = fields.flatMap(({ name, type: fieldType }) => {
    const inner = getNamedType(fieldType);
    const left = STEPS.has(name) ? depth : depth - 1;
    return isLeafType(inner) || left < 0 ? [] : [[name, selectionOf(inner, left)] as const];
  });
  return {
    fields: ["__typename", ...leafNames(type)],
    objects: new Map(objects),
    fragments: new Map(),
  };
}

const leafNames = (type: GraphQLObjectType): string[] =>
  Object.values(type.getFields())
    .filter((each) => isLeafType(getNamedType(each.type)) && !each.args.some(isRequiredArgument))
    .map(({ name }) => name);

/** As text, without the fields under the pruned paths. */
function printed(selection: Selection, pruned: ReadonlySet<string>, path = ""): string {
  const objects = [...selection.objects].filter(([name]) => !pruned.has(`${path}${name}`));
  return [
    "{",
    ...selection.fields.filter((name) => !pruned.has(`${path}${name}`)),
    ...objects.map(([name, inner]) => `${name} ${printed(inner, pruned, `${path}${name}.`)}`),
    ...[...selection.fragments].map(
      ([type, inner]) => `... on ${type} ${printed(inner, pruned, path)}`,
    ),
    "}",
  ].join(" ");
}

/** Prints a document, less the fields under some paths: `edges.node.lines`. */
export type Printer = (pruned: ReadonlySet<string>) => string;

/** A document that asks a root field for all there is down to a depth; the hub's limits must let it pass. */
export function documentOf(
  schema: GraphQLSchema,
  operation: Operation,
  { name, args, type }: RootField,
  depth = DEPTH,
): Printer {
  const declared = args.map((arg) => `$${arg.name}: ${arg.type}`).join(", ");
  const passed = args.map((arg) => `${arg.name}: $${arg.name}`).join(", ");
  const head = `${operation}${declared && ` (${declared})`} { ${name}${passed && `(${passed})`}`;
  const selection = selectionOf(getNamedType(type), depth);
  const print: Printer = (pruned) => `${head} ${printed(selection, pruned)} }`;
  const read = readDocument(schema, print(new Set()));
  if ("kind" in read) return print;
  throw new Error(`${name} cannot be asked for all there is: ${read.join("; ")}`);
}
