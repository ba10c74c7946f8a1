import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  visit,
} from "graphql";
import { type Actor, personBehind } from "../../kernel/actor.ts";
import { PAGE_DEFAULT, PAGE_LIMIT } from "../../kernel/page.ts";
import { Forbidden } from "../../kernel/refusal.ts";
import { networkOf } from "../attempts.rules.ts";
import { currentLife } from "../database/life.ts";
import type { Clock } from "../database/work.ts";
import { coded, createReader } from "../graphql/limits.ts";
import { sizeOfVariables } from "./body.rules.ts";
import { MEANS, openBudget } from "./budget.ts";
import { createCostOf } from "./cost.rules.ts";
import type { Documents } from "./documents.ts";

/** What was asked for, read and found sound. */
export interface Asked {
  readonly text: string;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** How many values its variables hold. */
  readonly sent: number;
}

/** Who asks, as far as it is known; nobody is told apart by address. */
export interface Asker {
  readonly actor: Actor | undefined;
  readonly address: string | undefined;
}

export interface GateOptions {
  readonly documents: Documents;
  /** Nothing but those is answered. */
  readonly trustedOnly: boolean;
  /** Whether anybody may ask what the graph is like; headquarters always may. */
  readonly introspection: boolean;
  readonly clock: Clock;
  /** By how much an operation may cost more than usual. */
  readonly costTimes: number;
  /** How long an operation usually may go on. */
  readonly operationMs: number;
}

/** Stands before the graph, at every door alike. */
export interface Gate {
  /** Reads what a request holds: what was asked, or what is wrong with it. */
  read(request: unknown): Asked | readonly GraphQLError[];
  /**
   * Lets an operation in, whose cost is taken from its asker's budget and whose time begins now. Answers how to take the
   * same once more: for each event that a subscription tells.
   * @throws {GraphQLError} TOO_COSTLY, TOO_MANY_REQUESTS, FORBIDDEN
   */
  admit(asked: Asked, operation: OperationDefinitionNode, asker: Asker): () => void;
}

/** A longer one is not read: one block text of many lines takes forty times its length in memory. */
const DOCUMENT_CHARACTERS_MOST = 100_000;

const wrong = (message: string, code = "BAD_REQUEST"): readonly GraphQLError[] => [
  coded(new GraphQLError(message), code),
];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function createGate(
  schema: GraphQLSchema,
  { documents, trustedOnly, introspection, clock, costTimes, operationMs }: GateOptions,
): Gate {
  const read = createReader(schema);
  const costOf = createCostOf(schema, { usual: PAGE_DEFAULT, most: PAGE_LIMIT });
  const budget = openBudget(clock, costTimes);

  /** The text that was sent, or that of the id that was. */
  function textOf(query: unknown, id: unknown): string | readonly GraphQLError[] {
    if (id !== undefined) {
      const known = typeof id === "string" ? documents.textOf(id) : undefined;
      return known ?? wrong("no document of that id is registered", "DOCUMENT_NOT_TRUSTED");
    }
    if (typeof query !== "string" || query === "") return wrong("`query` must hold a document");
    if (query.length > DOCUMENT_CHARACTERS_MOST)
      return wrong(
        `Syntax Error: a document has up to ${DOCUMENT_CHARACTERS_MOST} characters`,
        "GRAPHQL_PARSE_FAILED",
      );
    if (trustedOnly && !documents.has(query))
      return wrong(
        "only registered documents are answered here: send one of schema/operations, or have yours registered",
        "DOCUMENT_NOT_TRUSTED",
      );
    return query;
  }

  return {
    read(request) {
      if (Array.isArray(request)) return wrong("one operation is answered at a time");
      if (!isRecord(request)) return wrong("a request is an object with a `query`");
      const { query, variables, operationName, extensions } = request;
      if (!isNothing(variables) && !isRecord(variables))
        return wrong("`variables` must be an object");
      if (!isNothing(extensions) && !isRecord(extensions))
        return wrong("`extensions` must be an object");
      if (!isNothing(operationName) && typeof operationName !== "string")
        return wrong("`operationName` must be a text");
      const text = textOf(query, request.documentId ?? (extensions as Wish)?.documentId);
      if (typeof text !== "string") return text;
      const sent = sizeOfVariables(variables ?? {});
      if (typeof sent === "string") return wrong(sent, "BAD_USER_INPUT");
      const document = read(text);
      if (!("kind" in document)) return document;
      return {
        ...{ text, document, sent, operationName: operationName ?? undefined },
        variables: (variables ?? {}) as Asked["variables"],
      };
    },

    admit({ document, variables, sent }, operation, { actor, address }) {
      if (!introspection && actor?.kind !== "hq" && asksForTheGraph(document))
        throw forbidden("what the graph is like is told to headquarters");
      const kind = actor?.kind ?? "nobody";
      // Whoever acts in another's place uses up its own.
      const name = actor
        ? `${actor.brandId} ${kind} ${personBehind(actor)}`
        : `nobody ${address && networkOf(address)}`;
      const cost = costOf(document, operation, variables, sent);
      const spend = () => budget.spend(kind, name, cost);
      spend();
      currentLife()?.endIn(operationMs * MEANS[kind].patience);
      return spend;
    },
  };
}

const forbidden = (message: string): GraphQLError =>
  coded(new GraphQLError(message, { originalError: new Forbidden(message) }), "FORBIDDEN");

interface Wish {
  readonly documentId?: unknown;
}

const isNothing = (value: unknown): value is undefined | null =>
  value === undefined || value === null;

const describing = new WeakMap<DocumentNode, boolean>();

function asksForTheGraph(document: DocumentNode): boolean {
  let found = describing.get(document);
  if (found === undefined) {
    found = false;
    visit(document, {
      [Kind.FIELD]: ({ name }: { name: { value: string } }) => {
        if (name.value === "__schema" || name.value === "__type") found = true;
      },
    });
    describing.set(document, found);
  }
  return found;
}
