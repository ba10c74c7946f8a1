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

/**
 * Documents that ask a root field for all there is down to a depth: one, or several that share it out, where the hub's
 * limits do not let all of it pass at once.
 */
export function documentsOf(
  schema: GraphQLSchema,
  operation: Operation,
  { name, args, type }: RootField,
  depth = DEPTH,
): Printer[] {
  const declared = args.map((arg) => `$${arg.name}: ${arg.type}`).join(", ");
  const passed = args.map((arg) => `${arg.name}: $${arg.name}`).join(", ");
  const head = `${operation}${declared && ` (${declared})`} { ${name}${passed && `(${passed})`}`;
  const share = (selection: Selection): Printer[] => {
    const print: Printer = (pruned) => `${head} ${printed(selection, pruned)} }`;
    const read = readDocument(schema, print(new Set()));
    if ("kind" in read) return [print];
    const halves = halvesOf(selection);
    if (halves.length < 2)
      throw new Error(`${name} cannot be asked for all there is: ${read.join("; ")}`);
    return halves.flatMap(share);
  };
  return share(selectionOf(getNamedType(type), depth));
}

/** A selection in two: by its objects, or those of the only one. */
function halvesOf(selection: Selection): Selection[] {
  const objects = [...selection.objects];
  const [only, ...others] = objects;
  if (!only) return [];
  if (others.length > 0) {
    const middle = Math.ceil(objects.length / 2);
    return [objects.slice(0, middle), objects.slice(middle)].map((some) => ({
      ...selection,
      objects: new Map(some),
    }));
  }
  const [name, inner] = only;
  return halvesOf(inner).map((half) => ({ ...selection, objects: new Map([[name, half]]) }));
}
