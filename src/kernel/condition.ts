import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { ConditionUnsound } from "./condition.refusals.ts";

/** What a condition may ask of a member, as `member`. */
export interface MemberFacts {
  /** The level's code, empty without one; its rank, -1 without one. */
  readonly level: string;
  readonly rank: bigint;
  readonly tags: readonly string[];
  readonly enrolledDays: bigint;
  /** How it came (`STORE`, `MINI_PROGRAM`, …). */
  readonly channel: string;
  /** The code of the store it is bound to, empty where it is bound to none. */
  readonly boundStore: string;
}

/** What a condition may ask of an order or a basket, as `order`. Amounts in minor units. */
export interface OrderFacts {
  readonly net: bigint;
  /** What earns: the net without what is excluded. */
  readonly base: bigint;
  /** Before coupons and points. */
  readonly gross: bigint;
  readonly source: string;
  readonly store: string;
  readonly franchisee: string;
  /** Local: 1 is Monday; 0 to 23; `2027-03-31`. */
  readonly weekday: bigint;
  readonly hour: bigint;
  readonly day: string;
  readonly tenders: readonly string[];
  readonly lines: ReadonlyArray<{
    readonly sku: string;
    readonly category: string;
    readonly quantity: bigint;
    readonly net: bigint;
  }>;
}

/** What a condition may ask of an event, as `event`. */
export interface EventFacts {
  readonly kind: string;
  /** The store's code, empty where it happened at none. */
  readonly store: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly weekday: bigint;
  readonly hour: bigint;
  readonly day: string;
}

/** A checked expression: its text, and whether it holds. */
export interface Condition<Facts> {
  readonly text: string;
  /** False too where it cannot be told: an attribute that was not said, a line that is not there. */
  holds(facts: Facts): boolean;
}

export type Subject = "member" | "order" | "event";

/** What may be asked of each subject, and of each line of an order. */
const FIELDS = {
  member: {
    ...{ level: "string", rank: "int", tags: "list<string>", enrolledDays: "int" },
    ...{ channel: "string", boundStore: "string" },
  },
  order: {
    ...{ net: "int", base: "int", gross: "int", source: "string", store: "string" },
    ...{ franchisee: "string", weekday: "int", hour: "int", day: "string" },
    ...{ tenders: "list<string>", lines: "list<Line>" },
  },
  event: {
    ...{ kind: "string", store: "string", attributes: "map<string, string>" },
    ...{ weekday: "int", hour: "int", day: "string" },
  },
} as const satisfies Record<Subject, Record<string, string>>;
const LINE = { sku: "string", category: "string", quantity: "int", net: "int" } as const;

/** As many as a list may hold; what is not here is written in the condition, or comes of a list that is. */
const LONGEST = { lines: 1_000, tenders: 20, tags: 200 } as const;

const LONGEST_TEXT = 2_000;
const LIMITS = { maxAstNodes: 500, maxDepth: 20, maxListElements: 100, maxCallArguments: 3 };
/** Steps of the longest run: some milliseconds of an order of 1,000 lines. */
const COSTLIEST = 250_000;

// Nothing but these: no regular expression, which may run for ever, and nothing that makes a list longer than it was.
const FUNCTIONS = new Set(["size", "has", "int", "string"]);
const METHODS = new Set([
  ...["startsWith", "endsWith", "contains", "lowerAscii", "upperAscii", "trim", "size", "sum"],
]);
const LOOPS = new Set(["exists", "all", "exists_one", "filter", "map"]);

/** The library tells an object's type by its class. */
class Facts {
  constructor(facts: object) {
    Object.assign(this, facts);
  }
}
class Member extends Facts {}
class Order extends Facts {
  constructor(facts: OrderFacts) {
    super({ ...facts, lines: facts.lines.map((line) => new Line(line)) });
  }
}
class Event extends Facts {}
class Line extends Facts {}

const CLASSES = { member: Member, order: Order, event: Event } as const;

const wrapped = new WeakMap<object, Facts>();

/** The same facts are asked by many conditions, and wrapped once. */
function wrap(subject: Subject, facts: object): Facts {
  let found = wrapped.get(facts);
  if (!found) wrapped.set(facts, (found = new CLASSES[subject](facts as OrderFacts)));
  return found;
}

const sum = (amounts: readonly bigint[]) => amounts.reduce((all, each) => all + each, 0n);

function environmentOf(subjects: readonly Subject[]): Environment {
  const environment = new Environment({ limits: LIMITS });
  environment.registerFunction("list<int>.sum(): int", sum);
  environment.registerType("Line", { ctor: Line, fields: LINE });
  for (const subject of subjects) {
    const name = CLASSES[subject].name;
    environment.registerType(name, { ctor: CLASSES[subject], fields: FIELDS[subject] });
    environment.registerVariable(subject, name);
  }
  return environment;
}

const environments = new Map<string, Environment>();

/** What conditions about these subjects may ask: `order.net`, and of each line `line.sku`. */
export const mayAsk = (subjects: readonly Subject[]): string[] => [
  ...subjects.flatMap((subject) =>
    Object.keys(FIELDS[subject]).map((name) => `${subject}.${name}`),
  ),
  ...(subjects.includes("order") ? Object.keys(LINE).map((name) => `line.${name}`) : []),
];

const KEPT = 10_000;
const parsed = new Map<string, Condition<never>>();

/**
 * A condition that was checked against what it may ask of its subjects, and whose longest run is bounded before it
 * ever runs: `order.net >= 5000 && order.lines.exists(line, line.category == "COFFEE")`.
 * @throws {ConditionUnsound} with what is wrong, and where
 */
export function parseCondition<Facts extends Partial<Record<Subject, object>>>(
  text: string,
  subjects: readonly Subject[],
): Condition<Facts> {
  const about = subjects.toSorted().join(" ");
  const key = `${about}\n${text}`;
  let condition = parsed.get(key);
  if (!condition) {
    condition = parse(text, about, subjects);
    parsed.set(key, condition);
    if (parsed.size > KEPT) parsed.delete(parsed.keys().next().value ?? "");
  }
  return condition as Condition<Facts>;
}

function parse(text: string, about: string, subjects: readonly Subject[]): Condition<never> {
  const unsound = (what: string, position: number | null): never => {
    throw new ConditionUnsound(what, position, mayAsk(subjects));
  };
  if (text.length > LONGEST_TEXT) unsound(`it is longer than ${LONGEST_TEXT} characters`, null);
  let environment = environments.get(about);
  if (!environment) environments.set(about, (environment = environmentOf(subjects)));

  let run: ReturnType<Environment["parse"]>;
  try {
    run = environment.parse(text);
    const { valid, type, error } = run.check();
    if (!valid) throw error;
    if (type !== "bool") throw new Unsound(`it comes to ${type}, not to true or false`, run.ast);
    const cost = costOf(run.ast, new Set(subjects));
    if (cost > COSTLIEST)
      throw new Unsound(`it may take ${cost} steps of at most ${COSTLIEST}`, run.ast);
  } catch (error) {
    const { summary, message, range } = error as Error & Said;
    return unsound(summary ?? message, range ? range.start + 1 : null);
  }
  return {
    text,
    holds(facts: Partial<Record<Subject, object>>): boolean {
      const context: Record<string, Facts> = {};
      for (const subject of subjects) {
        const said = facts[subject];
        if (said) context[subject] = wrap(subject, said);
      }
      try {
        return run(context) === true;
      } catch {
        return false;
      }
    },
  };
}

interface Said {
  readonly summary?: string;
  readonly range?: { readonly start: number };
}

class Unsound extends Error {
  readonly range: { readonly start: number };
  constructor(what: string, { start }: { readonly start: number }) {
    super(what);
    this.range = { start };
  }
}

/** As the checker leaves them: with their types. */
type Node = ASTNode & { readonly checkedType?: { readonly kind: string } };

const isMany = ({ checkedType }: Node) =>
  checkedType?.kind === "list" || checkedType?.kind === "map";

/** How many a list may hold. */
function lengthOf(node: Node): number {
  if (node.op === "list") return node.args.length;
  if (node.op === "rcall") return lengthOf(node.args[1]);
  if (node.op === "?:") return Math.max(lengthOf(node.args[1]), lengthOf(node.args[2]));
  const name = node.op === "." ? node.args[1] : undefined;
  return name === "tags" || name === "tenders" ? LONGEST[name] : LONGEST.lines;
}

/** So many steps its longest run takes. @throws {Unsound} for what is not known to end soon */
function costOf(node: Node, names: ReadonlySet<string>): number {
  const all = (nodes: readonly Node[]) =>
    nodes.reduce((steps, each) => steps + costOf(each, names), 1);
  switch (node.op) {
    case "value":
      if (node.args instanceof Uint8Array) throw new Unsound("bytes are not asked for", node);
      return 1;
    case "id":
      if (!names.has(node.args)) throw new Unsound(`Unknown variable: ${node.args}`, node);
      return 1;
    case ".":
      return all([node.args[0]]);
    case "[]":
      if (!isMany(node.args[0])) throw new Unsound("only a list or a map has [ ]", node);
      return all(node.args);
    case "call": {
      const [name, args] = node.args;
      if (!FUNCTIONS.has(name)) throw new Unsound(`${name}() may not be used`, node);
      return all(args);
    }
    case "rcall":
      return costOfMethod(node.args, node, names);
    case "list":
      return all(node.args);
    case "?:":
    case "||":
    case "&&":
      return all(node.args);
    case "!_":
    case "-_":
      return all([node.args]);
    case "in":
      if (isMany(node.args[0])) throw new Unsound("a list is not looked for in a list", node);
      return all(node.args) + lengthOf(node.args[1]);
    case "==":
    case "!=":
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
    case "<":
    case "<=":
    case ">":
    case ">=":
      if (node.args.some(isMany)) throw new Unsound(`lists have no ${node.op}`, node);
      return all(node.args);
    default:
      throw new Unsound(`${node.op} may not be used`, node);
  }
}

function costOfMethod(
  [name, receiver, args]: readonly [string, Node, readonly Node[]],
  node: Node,
  names: ReadonlySet<string>,
): number {
  const of = costOf(receiver, names);
  if (LOOPS.has(name)) {
    const [variable, ...steps] = args;
    const inside = new Set(names).add(variable?.op === "id" ? variable.args : "");
    const each = steps.reduce((cost, step) => cost + costOf(step, inside), 1);
    return of + lengthOf(receiver) * each;
  }
  if (!METHODS.has(name)) throw new Unsound(`${name}() may not be used`, node);
  const once = args.reduce((cost, arg) => cost + costOf(arg, names), of + 1);
  return name === "sum" ? once + lengthOf(receiver) : once;
}
