import {
  type GraphQLArgument,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLUnionType,
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

/** What places a list's page: its root's are walked. */
const PAGING = ["first", "after"];

/** An argument of a field below the top, as a document passes it. */
export interface ArgumentBelow {
  readonly field: RootField;
  readonly arg: GraphQLArgument;
}

/** By the variable that it is passed by. */
export const argumentsBelow = new Map<string, ArgumentBelow>();

/** A field as it is asked: without arguments, where it needs none, and under another name with all of them. */
function waysOf(owner: Fielded, field: RootField): string[] {
  const { name, args } = field;
  const passed = args
    .filter((arg) => !PAGING.includes(arg.name))
    .map((arg) => {
      const variable = `below_${owner.name}_${name}_${arg.name}`;
      argumentsBelow.set(variable, { field, arg });
      return `${arg.name}: $${variable}`;
    });
  return [
    ...(args.some(isRequiredArgument) ? [] : [name]),
    ...(passed.length > 0 ? [`${name}_asked: ${name}(${passed.join(", ")})`] : []),
  ];
}

/** What its answer is called. */
const answerName = (way: string): string => way.split(":", 1)[0] ?? way;

/** Everything that can be asked of a type, down to a depth. */
interface Selection {
  readonly fields: readonly string[];
  readonly objects: ReadonlyMap<string, Selection>;
  readonly fragments: ReadonlyMap<string, Selection>;
}

const NOTHING: Selection = { fields: ["__typename"], objects: new Map(), fragments: new Map() };

type Fielded = GraphQLObjectType | GraphQLInterfaceType;

function selectionOf(type: GraphQLNamedType, depth: number): Selection {
  if (isUnionType(type)) return { ...NOTHING, fragments: fragmentsOf(type, depth) };
  if (!isObjectType(type)) return NOTHING;
  const { fields, objects } = partOf(type, depth, new Set());
  return { ...NOTHING, fields: [...NOTHING.fields, ...fields], objects };
}

/** What its types have in common by an interface is asked once, by it: there may be more types than one name may be asked. */
function fragmentsOf(union: GraphQLUnionType, depth: number): Selection["fragments"] {
  const types = union.getTypes();
  const common = [...new Set(types.flatMap((type) => type.getInterfaces()))];
  const parts = [...common, ...types].map((type) => {
    const said = isObjectType(type) ? type.getInterfaces() : [];
    const names = said.flatMap((each) => Object.keys(each.getFields()));
    return [type.name, partOf(type, depth, new Set(names))] as const;
  });
  return new Map(parts.filter(([, { fields, objects }]) => fields.length + objects.size > 0));
}

/** Fields of a type, but for those that are asked elsewhere. */
function partOf(type: Fielded, depth: number, elsewhere: ReadonlySet<string>): Selection {
  const all = Object.values(type.getFields()).filter(({ name }) => !elsewhere.has(name));
  const isLeaf = (field: RootField) => isLeafType(getNamedType(field.type));
  const objects = all.flatMap((field) => {
    const left = STEPS.has(field.name) ? depth : depth - 1;
    if (isLeaf(field) || left < 0) return [];
    const inner = getNamedType(field.type);
    // Whose what is asked with arguments is, stands in itself: what is deeper is asked once.
    return waysOf(type, field).map(
      (way, at) => [way, selectionOf(inner, at === 0 ? left : 0)] as const,
    );
  });
  return {
    fields: all.filter(isLeaf).flatMap((field) => waysOf(type, field)),
    objects: new Map(objects),
    fragments: new Map(),
  };
}

/** As text, without the fields under the pruned paths. */
function printed(selection: Selection, pruned: ReadonlySet<string>, path = ""): string {
  const isLeft = (way: string) => !pruned.has(`${path}${answerName(way)}`);
  return [
    "{",
    ...selection.fields.filter(isLeft),
    ...[...selection.objects]
      .filter(([way]) => isLeft(way))
      .map(([way, inner]) => `${way} ${printed(inner, pruned, `${path}${answerName(way)}.`)}`),
    ...[...selection.fragments].map(
      ([type, inner]) => `... on ${type} ${printed(inner, pruned, path)}`,
    ),
    "}",
  ].join(" ");
}

/** The variables by which a document passes arguments below its top. */
export const variablesBelow = (document: string): string[] => [
  ...new Set([...document.matchAll(/\$(below_\w+)/g)].map(([, variable = ""]) => variable)),
];

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
  depth: number,
): Printer[] {
  const declared = args.map((arg) => `$${arg.name}: ${arg.type}`);
  const passed = args.map((arg) => `${arg.name}: $${arg.name}`).join(", ");
  const share = (selection: Selection): Printer[] => {
    const prints = new Map<string, string>();
    const print: Printer = (pruned) => {
      const key = [...pruned].sort().join(" ");
      const known = prints.get(key);
      if (known !== undefined) return known;
      const body = isLeafType(getNamedType(type)) ? "" : printed(selection, pruned);
      const below = variablesBelow(body).map(
        (variable) => `$${variable}: ${argumentsBelow.get(variable)?.arg.type}`,
      );
      const variables = [...declared, ...below].join(", ");
      const text = `${operation}${variables && ` (${variables})`} { ${name}${passed && `(${passed})`} ${body} }`;
      prints.set(key, text);
      return text;
    };
    const read = readDocument(schema, print(new Set()));
    if ("kind" in read) return [print];
    const halves = halvesOf(selection);
    if (halves.length < 2)
      throw new Error(`${name} cannot be asked for all there is: ${read.join("; ")}`);
    return halves.flatMap(share);
  };
  return share(selectionOf(getNamedType(type), depth));
}

/** A selection in two: by what stands below its fields and fragments, or below the only one. */
function halvesOf(selection: Selection): Selection[] {
  const isDeep = ({ objects, fragments }: Selection) => objects.size + fragments.size > 0;
  const parts = [
    ...[...selection.objects].map((entry) => ({ of: "objects", entry }) as const),
    ...[...selection.fragments]
      .filter(([, inner]) => isDeep(inner))
      .map((entry) => ({ of: "fragments", entry }) as const),
  ];
  // What a fragment says of itself is asked in both: it tells what the answer is.
  const bare = [...selection.fragments].map(
    ([name, { fields }]) => [name, { ...NOTHING, fields }] as const,
  );
  const made = (some: typeof parts): Selection => ({
    ...selection,
    objects: new Map(some.flatMap(({ of, entry }) => (of === "objects" ? [entry] : []))),
    fragments: new Map<string, Selection>([
      ...bare.filter(([, { fields }]) => fields.length > 0),
      ...some.flatMap(({ of, entry }) => (of === "fragments" ? [entry] : [])),
    ]),
  });
  const [only, ...others] = parts;
  if (!only) return [];
  if (others.length > 0) {
    const middle = Math.ceil(parts.length / 2);
    return [made(parts.slice(0, middle)), made(parts.slice(middle))];
  }
  const [name, inner] = only.entry;
  return halvesOf(inner).map((half) => made([{ of: only.of, entry: [name, half] }]));
}
