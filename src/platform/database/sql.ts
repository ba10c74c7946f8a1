import { channel } from "node:diagnostics_channel";
import pg from "pg";

/** One named statement: its name reaches the server as a comment, its values only as parameters. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * ``sql("points.walletsOf")`select … where owner_id = any(${ids}::uuid[])` ``.
 * Every `${value}` becomes a parameter; arrays are sent whole, to be unnested.
 */
export const sql =
  (name: string) =>
  (parts: TemplateStringsArray, ...values: unknown[]): Statement => ({
    text: `/* ${name} */ ${parts.reduce((text, part, index) => `${text}$${index}${part}`)}`,
    values: values.map(encode),
  });

const encode = (value: unknown): unknown =>
  Array.isArray(value) ? arrayLiteral(value) : typeof value === "bigint" ? String(value) : value;

/** PostgreSQL's text form of an array; an array of arrays is not needed anywhere. */
function arrayLiteral(values: readonly unknown[]): string {
  const parts = values.map((value) => {
    if (value === null || value === undefined) return "NULL";
    if (value instanceof Date) return `"${value.toISOString()}"`;
    if (Buffer.isBuffer(value)) return `"\\\\x${value.toString("hex")}"`;
    if (typeof value === "string") return `"${value.replace(/["\\]/g, "\\$&")}"`;
    if (typeof value === "object") return `"${JSON.stringify(value).replace(/["\\]/g, "\\$&")}"`;
    return String(value);
  });
  return `{${parts.join(",")}}`;
}

/** Each statement sent is told here; tests count them. */
export const statementsSent = channel("banyan.statements");

/** A client that prepares every named statement once per connection, under its name. */
export class NamingClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: pg overloads `query` in eight ways.
  override query(first: any, values?: any, callback?: any): any {
    if (typeof first !== "string") return super.query(first, values, callback);
    statementsSent.publish(first);
    const name = /^\/\* (\S+) \*\//.exec(first)?.[1];
    return name && Array.isArray(values) && callback === undefined
      ? super.query({ name, text: first, values })
      : super.query(first, values, callback);
  }
}
