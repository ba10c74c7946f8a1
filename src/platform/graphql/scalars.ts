import { GraphQLError, GraphQLScalarType, Kind } from "graphql";
import { GraphQLDateTimeISO, GraphQLUUID } from "graphql-scalars";
import { isMonth, type Month } from "../../kernel/month.ts";

const bad = (message: string) =>
  new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT" } });

const INT64 = 2n ** 63n;

/** Whole numbers that must not pass through a binary fraction: decimal strings on the wire, 64 bits. */
const decimal = (name: string, description: string) => {
  const parse = (value: unknown): bigint => {
    if (typeof value !== "string" || !/^-?\d{1,19}$/.test(value))
      throw bad(`${name} is written as a string of digits, like "1250"`);
    const parsed = BigInt(value);
    if (parsed >= INT64 || parsed < -INT64) throw bad(`${name} must fit into 64 bits`);
    return parsed;
  };
  return new GraphQLScalarType<bigint, string>({
    name,
    description,
    serialize: (value) => String(value),
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
  });
};

const text = <Inner extends string>(
  name: string,
  description: string,
  reason: (value: string) => string | undefined,
) => {
  const parse = (value: unknown): Inner => {
    const refused = typeof value === "string" ? reason(value) : "must be a string";
    if (refused) throw bad(`${name} ${refused}`);
    return value as Inner;
  };
  return new GraphQLScalarType<Inner, string>({
    name,
    description,
    serialize: (value) => String(value),
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
  });
};

export const PointsScalar = decimal("Points", 'Whole points, as a string of digits: `"120"`.');

export const MinorUnitsScalar = decimal(
  "MinorUnits",
  'An amount in minor units of the brand\'s currency (cents, fen), as a string of digits: `"1250"` is 12.50.',
);

export const MeasureScalar = decimal(
  "Measure",
  "So much of what a brand's levels are reached by, growth, minor units or orders, as a string of digits.",
);

const TEXT_LIMIT = 200;

export const TextScalar = text(
  "Text",
  `1 to ${TEXT_LIMIT} characters, none of them a control character.`,
  (value) =>
    value.length < 1 || value.length > TEXT_LIMIT
      ? `must have 1 to ${TEXT_LIMIT} characters`
      : /\p{Cc}/u.test(value)
        ? "must not hold control characters"
        : // Half a character would be stored as another one.
          !value.isWellFormed()
          ? "must be well-formed Unicode"
          : undefined,
);

const CONDITION_LIMIT = 4_000;

export const ConditionScalar = text(
  "Condition",
  `An expression in CEL that is true or false, of at most ${CONDITION_LIMIT} characters: ` +
    '`order.net >= 5000 && member.level == "GOLD"`. `checkCondition` tells what it may ask.',
  (value) =>
    value.trim() === "" || value.length > CONDITION_LIMIT
      ? `must have 1 to ${CONDITION_LIMIT} characters`
      : /[^\P{Cc}\t\n\r]/u.test(value) || !value.isWellFormed()
        ? "must not hold control characters, nor half of one"
        : undefined,
);

const PROSE_LIMIT = 2_000;

export const ProseScalar = text(
  "Prose",
  `1 to ${PROSE_LIMIT} characters, line breaks among them.`,
  (value) =>
    value.trim() === "" || value.length > PROSE_LIMIT
      ? `must have 1 to ${PROSE_LIMIT} characters`
      : /[^\P{Cc}\t\n\r]/u.test(value) || !value.isWellFormed()
        ? "must not hold control characters, nor half of one"
        : undefined,
);

const SHEET_LIMIT = 1_000_000;

export const SheetScalar = text(
  "Sheet",
  `A table as text, CSV with a head, of at most ${SHEET_LIMIT} characters.`,
  (value) =>
    value === "" || value.length > SHEET_LIMIT
      ? `must have 1 to ${SHEET_LIMIT} characters`
      : value.includes("\0") || !value.isWellFormed()
        ? "must be well-formed text"
        : undefined,
);

export const CursorScalar = text("Cursor", "A place in a list or in the feed; opaque.", (value) =>
  /^[A-Za-z0-9_-]{1,200}$/.test(value) ? undefined : "is not one of ours",
);

/** Told, never taken. */
export const JsonScalar = new GraphQLScalarType<never, unknown>({
  name: "Json",
  description: "An object of JSON: its fields are said where it is used.",
  parseValue: () => {
    throw bad("Json is told, never taken");
  },
});

export const MonthScalar = text<Month>(
  "Month",
  "A calendar month in the brand's time zone: `2017-01`.",
  (value) => (isMonth(value) ? undefined : "is written like 2017-01"),
);

/** A scalar of the library's that takes a little less. */
const narrowed = <T, Outer>(scalar: GraphQLScalarType<T, Outer>, narrow: (value: T) => T) => {
  const config = scalar.toConfig();
  return new GraphQLScalarType<T, Outer>({
    ...config,
    parseValue: (value) => narrow(config.parseValue(value)),
    parseLiteral: (node, variables) => narrow(config.parseLiteral(node, variables)),
  });
};

/** An instant, UTC, that PostgreSQL can tell as well. */
export const DateTimeScalar = narrowed(GraphQLDateTimeISO, (at: Date) => {
  if (at.getUTCFullYear() < 1 || at.getUTCFullYear() > 9999)
    throw bad("DateTimeISO must lie in the years 1 to 9999");
  return at;
});

/** Ids are compared as text, so they are written one way: lower case, no braces. */
export const UuidScalar = narrowed(GraphQLUUID, (id: string) => {
  if (!/^[\da-f-]{36}$/i.test(id)) throw bad(`Value is not a valid UUID: ${id}`);
  return id.toLowerCase();
});
