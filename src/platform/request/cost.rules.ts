import {
  type DocumentNode,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";

/** What a list without `first` is taken for: most such lists are short by nature; those that are not have a `complexity`. */
const LIST = 10;
/** How long a page is at most that is no connection. */
const LONG_PAGE = 1_000;
/** The graph's description of itself: so many types, each of so many fields; nobody has to look at the database for it. */
const TYPES = 1_000;
const FIELDS_OF_TYPE = 5;
const DESCRIBING = 1 / 100;
/** What any operation costs. */
const ASKED = 10;

type Variables = Readonly<Record<string, unknown>>;

/** What it takes to answer, by what variables hold. */
type Cost = number | ((variables: Variables, once: Map<object, number>) => number);

export interface PageBounds {
  /** How many are shown where `first` is left out, and at most. */
  readonly usual: number;
  readonly most: number;
}

/**
 * What an operation may bring about at most, counted in values that are answered: a field is 1, or what its `complexity`
 * says; a page is as long as its `first` says, by variables too; a list that answers a list is as long as what was sent,
 * any other as its `complexity` says; a nested page multiplies. Each value that was sent counts as well.
 */
export function createCostOf(schema: GraphQLSchema, page: PageBounds) {
  const plans = new WeakMap<OperationDefinitionNode, Cost>();

  function planOf(document: DocumentNode, operation: OperationDefinitionNode): Cost {
    const fragments = new Map(
      document.definitions.flatMap((each) =>
        each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
      ),
    );
    const defaults = new Map(
      (operation.variableDefinitions ?? []).map((each) => [
        each.variable.name.value,
        each.defaultValue,
      ]),
    );
    const known = new Map<string, Cost>();

    /** A value as far as lengths matter: a number, a list of whatever, nothing. */
    function reader(value: ValueNode | undefined): (variables: Variables) => unknown {
      if (!value) return () => undefined;
      if (value.kind === Kind.VARIABLE) {
        const name = value.name.value;
        const usual = reader(defaults.get(name));
        return (variables) => (name in variables ? variables[name] : usual(variables));
      }
      if (value.kind === Kind.INT) return () => Number(value.value);
      if (value.kind === Kind.LIST) {
        const items = value.values.map(reader);
        return (variables) => items.map((item) => item(variables));
      }
      if (value.kind === Kind.OBJECT) {
        const fields = value.fields.map((each) => reader(each.value));
        return (variables) => fields.map((field) => field(variables)).filter(Array.isArray)[0];
      }
      return () => undefined;
    }

    /** How many a field answers: what a page holds is as many as it is long, of which it is within. */
    function timesOf(node: FieldNode, { type, args, extensions }: Field, within: Cost): Cost {
      if (!isList(type)) return 1;
      const name = node.name.value;
      if (name === "edges") return within;
      const first = args.find(isFirst);
      if (first) return pageOf(node, first, LONG_PAGE);
      if (name === "types" && getNamedType(type).name === "__Type") return TYPES;
      if (getNamedType(type).name.startsWith("__")) return name === "fields" ? FIELDS_OF_TYPE : 1;
      const sent = (node.arguments ?? []).map(({ value }) => reader(value));
      const usual = Math.max(LIST, complexityOf(extensions));
      if (sent.length === 0) return within === 1 ? usual : within;
      return (variables) => Math.max(usual, ...sent.map((read) => longest(read(variables))));
    }

    function pageOf(node: FieldNode, { defaultValue }: GraphQLArgument, most: number): Cost {
      const first = node.arguments?.find(({ name }) => name.value === "first");
      const read = reader(first?.value);
      const usual = typeof defaultValue === "number" ? defaultValue : page.usual;
      const bounded = (wish: unknown) =>
        typeof wish === "number" && Number.isFinite(wish)
          ? Math.min(Math.max(wish, 1), most)
          : usual;
      return first?.value.kind === Kind.VARIABLE
        ? (variables) => bounded(read(variables))
        : bounded(read({}));
    }

    function ofSelection(selection: SelectionSetNode, typeName: string, within: Cost): Cost {
      const spread = new Set<string>();
      return sum(
        selection.selections.map((each) => {
          if (each.kind === Kind.INLINE_FRAGMENT)
            return ofSelection(
              each.selectionSet,
              each.typeCondition?.name.value ?? typeName,
              within,
            );
          if (each.kind === Kind.FRAGMENT_SPREAD) {
            const name = each.name.value;
            if (spread.has(name)) return 0;
            spread.add(name);
            return ofFragment(name, within);
          }
          return ofField(each, typeName, within);
        }),
      );
    }

    function ofFragment(name: string, within: Cost): Cost {
      // Within a page, `edges` may be asked for by a fragment: as many as that page has.
      const found = within === 1 ? known.get(name) : undefined;
      if (found !== undefined) return found;
      const fragment = fragments.get(name);
      if (!fragment) return 0;
      const cost = once(
        ofSelection(fragment.selectionSet, fragment.typeCondition.name.value, within),
      );
      if (within === 1) known.set(name, cost);
      return cost;
    }

    function ofField(node: FieldNode, typeName: string, within: Cost): Cost {
      const parent = schema.getType(typeName);
      const field =
        isObjectType(parent) || isInterfaceType(parent)
          ? parent.getFields()[node.name.value]
          : undefined;
      const meta =
        node.name.value === "__schema" ? "__Schema" : node.name.value === "__type" ? "__Type" : "";
      if (!field && !meta) return 1;
      const type = field && getNamedType(field.type);
      const own = field && !isList(field.type) ? complexityOf(field.extensions) : 1;
      const times = field ? timesOf(node, field, within) : DESCRIBING;
      if (!node.selectionSet || !(meta || isCompositeType(type)))
        return field ? multiplied(times, own) : own;
      const name = meta || (type?.name as string);
      const first = field && !isList(field.type) && field.args.find(isFirst);
      const most = name.endsWith("Connection") ? page.most : LONG_PAGE;
      const inner = ofSelection(node.selectionSet, name, first ? pageOf(node, first, most) : 1);
      return multiplied(times, sum([own, inner]));
    }

    const root = schema.getRootType(operation.operation)?.name ?? "";
    return sum([ASKED, ofSelection(operation.selectionSet, root, 1)]);
  }

  return (
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Variables,
    sent: number,
  ): number => {
    let plan = plans.get(operation);
    if (plan === undefined) plans.set(operation, (plan = planOf(document, operation)));
    return sent + amountOf(plan, variables, new Map());
  };
}

type Field = GraphQLField<unknown, unknown>;

const isFirst = ({ name }: GraphQLArgument): boolean => name === "first";

const isList = (type: GraphQLOutputType): boolean =>
  isNonNullType(type) ? isList(type.ofType) : isListType(type);

const complexityOf = (extensions: Readonly<Record<string, unknown>> | undefined): number =>
  typeof extensions?.complexity === "number" ? extensions.complexity : 1;

/** The longest list in what was sent. */
function longest(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (value === null || typeof value !== "object") return 0;
  let most = 0;
  for (const each of Object.values(value))
    if (Array.isArray(each)) most = Math.max(most, each.length);
  return most;
}

const amountOf = (cost: Cost, variables: Variables, seen: Map<object, number>): number =>
  typeof cost === "number" ? cost : cost(variables, seen);

function sum(costs: readonly Cost[]): Cost {
  let fixed = 0;
  const others: Exclude<Cost, number>[] = [];
  for (const cost of costs)
    if (typeof cost === "number") fixed += cost;
    else others.push(cost);
  return others.length === 0
    ? fixed
    : (variables, seen) => others.reduce((total, cost) => total + cost(variables, seen), fixed);
}

function multiplied(times: Cost, each: Cost): Cost {
  if (typeof times === "number" && typeof each === "number") return times * each;
  if (times === 1) return each;
  return (variables, seen) => amountOf(times, variables, seen) * amountOf(each, variables, seen);
}

/** A fragment is reckoned once for a request, however often it is spread. */
function once(cost: Cost): Cost {
  if (typeof cost === "number") return cost;
  return (variables, seen) => {
    const found = seen.get(cost);
    if (found !== undefined) return found;
    const value = cost(variables, seen);
    seen.set(cost, value);
    return value;
  };
}
