import { channel } from "node:diagnostics_channel";
import type { Writable } from "node:stream";
import pg from "pg";
import { isTracing, traceStatement } from "../signals/trace.ts";
import { currentLife } from "./life.ts";
import { endSoon } from "./silence.ts";

/** One named statement: its name reaches the server as a comment, its values only as parameters. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** It is prepared once per connection, under this name. */
  readonly name?: string;
}

/** What a template says whatever its values are. */
interface Shape {
  readonly text: string;
  /** Which values are arrays of what needs no quotes. */
  readonly plain: readonly Plain[];
}

type Plain = "uuid" | "number" | undefined;

const shapes = new WeakMap<TemplateStringsArray, Shape>();
const plainOf = (part: string): Plain =>
  part.startsWith("::uuid[]")
    ? "uuid"
    : /^::(bigint|int|smallint)\[\]/.test(part)
      ? "number"
      : undefined;

function shapeOf(name: string, parts: TemplateStringsArray): Shape {
  let shape = shapes.get(parts);
  if (!shape) {
    const body = parts.reduce((text, part, index) => `${text}$${index}${part}`);
    shape = {
      text: `/* ${name} */ ${body}`,
      plain: parts.slice(1).map(plainOf),
    };
    shapes.set(parts, shape);
  }
  return shape;
}

/**
 * ``sql("points.walletsOf")`select … where owner_id = any(${ids}::uuid[])` ``.
 * Every `${value}` becomes a parameter; arrays are sent whole, to be unnested.
 */
export const sql =
  (name: string) =>
  (parts: TemplateStringsArray, ...values: unknown[]): Statement => {
    const { text, plain } = shapeOf(name, parts);
    return { name, text, values: values.map((value, index) => encode(value, plain[index])) };
  };

const encode = (value: unknown, plain: Plain): unknown =>
  Array.isArray(value)
    ? arrayLiteral(value, plain)
    : typeof value === "bigint"
      ? String(value)
      : value;

/** PostgreSQL's text form of an array; an array of arrays is not needed anywhere. */
const arrayLiteral = (values: readonly unknown[], plain: Plain): string =>
  plain && values.every((value) => isPlain(value, plain))
    ? `{${values.join(",")}}`
    : `{${values.map(element).join(",")}}`;

const UUID_LENGTH = 36;

/** A text as long as a uuid may be a wrong one, but it cannot be two. */
const isPlain = (value: unknown, plain: Exclude<Plain, undefined>): boolean =>
  plain === "uuid"
    ? typeof value === "string" && value.length === UUID_LENGTH
    : typeof value === "bigint" || typeof value === "number";

function element(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (value === null || value === undefined) return "NULL";
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return `"\\\\x${value.toString("hex")}"`;
  if (typeof value === "object") return quoted(JSON.stringify(value));
  return String(value);
}

const quoted = (value: string) =>
  value.includes('"') || value.includes("\\")
    ? `"${value.replace(/["\\]/g, "\\$&")}"`
    : `"${value}"`;

/** Each statement sent is told here; tests count them. */
export const statementsSent = channel("banyan.statements");

/** The text of a query whose values are statements that travel together. */
const TOGETHER = "/* together */";

/** What a statement without a name does, and to which table. */
const summaryOf = (text: string): string =>
  /^\s*(\w+)(?:.*?\b(?:from|into|update)\s+"?(\w+))?/is
    .exec(text)
    ?.slice(1)
    .filter(Boolean)
    .join(" ") ?? "sql";

/** Statements that travel together, as one query in Kysely's eyes; each has an outcome of its own. */
export const together = (statements: readonly Statement[], confinement?: string) => ({
  text: TOGETHER,
  values: [{ statements, confinement }] as const,
});

interface Together {
  readonly statements: readonly Statement[];
  /** Where no transaction is open: the statements get a short one of their own, confined by this. */
  readonly confinement: string | undefined;
}

const CONFINE = "set local app.brand_id";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Confines a transaction to one brand's rows. The brand is said as text: PostgreSQL takes no parameter there. */
export function confineTo(brandId: string): string {
  if (!UUID.test(brandId)) throw new Error(`${brandId} is no brand`);
  return `${CONFINE} = '${brandId}'`;
}

/** The same for what serves all brands. */
export const UNCONFINED = `${CONFINE} = 'all'`;

/** What became of each statement that travelled with others. */
export type Outcome<Row> = PromiseSettledResult<pg.QueryResult<Row & pg.QueryResultRow>>;

/**
 * A client that prepares every named statement once per connection, under its name, and sends without waiting
 * for earlier answers: statements that do not rest on one another cost one round trip.
 */
export class NamingClient extends pg.Client {
  constructor(options?: pg.ClientConfig) {
    super({ ...options, pipeline: true } as pg.ClientConfig);
  }

  // biome-ignore lint/suspicious/noExplicitAny: pg overloads `query` in eight ways.
  override query(first: any, values?: any, callback?: any): any {
    if (first === TOGETHER) return this.#sendTogether(values[0]);
    if (typeof first !== "string") return super.query(first, values, callback);
    if (first.startsWith(CONFINE)) return this.#sendAhead(first);
    statementsSent.publish(first);
    if (first === "begin") return this.#sendAhead(first);
    if (first === "rollback") return this.#rollBack(first);
    return Array.isArray(values) && callback === undefined
      ? this.#send({ text: first, values })
      : super.query(first, values, callback);
  }

  // biome-ignore lint/suspicious/noExplicitAny: with a callback, or with a promise.
  override end(callback?: any): any {
    endSoon(this);
    return super.end(callback);
  }

  #send({ name, text, values }: Statement): Promise<pg.QueryResult> {
    const send = (): Promise<pg.QueryResult> =>
      name
        ? super.query({ name, text, values: values as unknown[] })
        : super.query(text, values as unknown[]);
    const sent = currentLife()?.attend(this, send) ?? send();
    if (isTracing()) traceStatement(name ?? summaryOf(text), sent);
    return sent;
  }

  /** It needs no answer: where it fails, the connection is gone or the transaction is, and the statement behind it fails too. */
  #sendAhead(text: string): Promise<Partial<pg.QueryResult>> {
    super.query(text).catch(() => undefined);
    return Promise.resolve({ command: "BEGIN", rows: [] });
  }

  /**
   * It fails where the connection is gone, and then the server rolled back by itself. Whoever asked for it gives the client
   * back all the same, and the pool lets go of what is ending: else its place would be lost for ever.
   */
  async #rollBack(text: string): Promise<Partial<pg.QueryResult>> {
    try {
      return await super.query(text);
    } catch {
      this.end().catch(() => undefined);
      return { command: "ROLLBACK", rows: [] };
    }
  }

  async #sendTogether({ statements, confinement }: Together) {
    const { stream } = (this as unknown as { connection: { stream: Writable } }).connection;
    stream.cork();
    if (confinement) void this.#sendAhead(`begin; ${confinement}`);
    const sent = statements.map((statement) => {
      statementsSent.publish(statement.text);
      return this.#send(statement);
    });
    if (confinement) void this.#sendAhead("commit");
    stream.uncork();
    const rows = await Promise.allSettled(sent);
    // A cancellation that came late met the commit, and left the transaction open.
    if (confinement && currentLife()?.hasEnded) await this.#rollBack("rollback");
    return { command: "SELECT", rows };
  }
}
