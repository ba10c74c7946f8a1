import {
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isScalarType,
} from "graphql";
import { plainly, REDACTED, type Told } from "../../kernel/act.ts";
import type { Keeps } from "./act.ts";

/** As many of a list are told; of the others, how many there are. */
const LISTED = 20;

/** Scalars that can hold neither a name nor a secret; a few fields of theirs tell of a person all the same. */
const PLAIN_SCALARS = new Set([
  ...["UUID", "Boolean", "Int", "DateTimeISO", "Month", "Points", "MinorUnits", "Measure"],
  "Condition",
]);

/** What is kept of a mutation's arguments: by type, so that what is not known to be plain is left out. */
export function told(
  args: Readonly<Record<string, unknown>>,
  types: ReadonlyMap<string, GraphQLInputType>,
  keeps: Keeps,
): Told {
  const objects = new Set<string>();
  let reason: string | undefined;

  function keep(
    value: unknown,
    type: GraphQLInputType | undefined,
    path: readonly string[],
  ): unknown {
    if (value === null || value === undefined || !type) return null;
    const inner = getNullableType(type);
    if (isListType(inner)) {
      const all = value as readonly unknown[];
      const kept = all.slice(0, LISTED).map((each) => keep(each, inner.ofType, path));
      return all.length > LISTED ? [...kept, { more: all.length - LISTED }] : kept;
    }
    if (isInputObjectType(inner)) {
      const fields = inner.getFields();
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, each]) => each !== undefined)
          .map(([name, each]) => [name, keep(each, fields[name]?.type, [inner.name, name])]),
      );
    }
    if (isEnumType(inner)) return value;
    if (!isScalarType(inner)) return REDACTED;
    if (inner.name === "UUID") objects.add(String(value));
    const [owner, name] = [path[0] ?? "", path[1] ?? path[0] ?? ""];
    if (name === "reason") reason ??= String(value);
    return keeps(owner, name, PLAIN_SCALARS.has(inner.name)) ? plainly(value) : REDACTED;
  }

  const kept = Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, keep(value, types.get(name), [name])]),
  );
  return { args: kept, objects, reason };
}
