import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
} from "graphql";
import type { Run } from "./compile.ts";
import { coded } from "./limits.ts";
import type { Mask } from "./mask.ts";

/** A result as its caller is told it. */
export type Shown = Omit<ExecutionResult, "errors"> & {
  readonly errors?: readonly GraphQLFormattedError[];
};

/** Codes of mistakes that are ours: by another look, what was asked may be told. */
const OURS = new Set<unknown>(["SERVICE_UNAVAILABLE", "INTERNAL_SERVER_ERROR"]);

const show = (result: ExecutionResult, mask: Mask): Shown => {
  const { errors, ...rest } = result;
  if (!errors) return rest;
  // An error without a path came before any of our code ran: the variables are wrong.
  const told = errors.map((each) => (each.path ? each : coded(each, "BAD_USER_INPUT")));
  return { ...rest, errors: told.map((each) => mask(each.toJSON(), each)) };
};

const tryAgain = (error: GraphQLFormattedError): GraphQLFormattedError =>
  OURS.has(error.extensions?.code)
    ? {
        ...error,
        message: "not at this moment: subscribe again behind your last cursor, nothing is missed",
        extensions: { ...error.extensions, code: "TRY_AGAIN" },
      }
    : error;

/** Answers a query or a mutation. */
export const ask = async (args: ExecutionArgs, mask: Mask, run: Run): Promise<Shown> =>
  show(await run(args), mask);

/**
 * Follows a subscription as graphql-js does, but skips nothing: what could not be told ends it with TRY_AGAIN, and its
 * client subscribes again behind the last cursor it has.
 */
export async function follow(
  args: ExecutionArgs,
  mask: Mask,
  run: Run,
): Promise<AsyncIterableIterator<Shown> | Shown> {
  const begun = await createSourceEventStream(args);
  return Symbol.asyncIterator in begun
    ? new Followed(begun[Symbol.asyncIterator](), args, mask, run)
    : tell(begun, mask);
}

/** A class, for there are tens of thousands: an object of closures takes several times as much memory. */
class Followed implements AsyncIterableIterator<Shown> {
  private readonly events: AsyncIterator<unknown>;
  private readonly args: ExecutionArgs;
  private readonly mask: Mask;
  private readonly run: Run;
  private ended = false;

  constructor(events: AsyncIterator<unknown>, args: ExecutionArgs, mask: Mask, run: Run) {
    this.events = events;
    this.args = args;
    this.mask = mask;
    this.run = run;
  }

  async next(): Promise<IteratorResult<Shown>> {
    if (this.ended) return this.return();
    try {
      const { done, value: rootValue } = await this.events.next();
      if (done) return { done, value: undefined };
      const value = tell(await this.run({ ...this.args, rootValue }), this.mask);
      this.ended = value.errors?.some(isTryAgain) ?? false;
      return { done: false, value };
    } catch (error) {
      // Whether it may be told, or what came next, could not be found out.
      this.ended = true;
      const formatted = error instanceof GraphQLError ? error.toJSON() : { message: "" };
      return { done: false, value: { errors: [tryAgain(this.mask(formatted, error))] } };
    }
  }

  async return(): Promise<IteratorResult<Shown>> {
    this.ended = true;
    await this.events.return?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

function tell(result: ExecutionResult, mask: Mask): Shown {
  if (!result.errors) return result as Shown;
  const { errors = [], ...rest } = show(result, mask);
  return { ...rest, errors: errors.map(tryAgain) };
}

const isTryAgain = ({ extensions }: GraphQLFormattedError): boolean =>
  extensions?.code === "TRY_AGAIN";
