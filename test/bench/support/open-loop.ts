import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "./connection.ts";
import { RECORD, someOrder } from "./orders.ts";
import { figure, quantile } from "./report.ts";
import type { Stack } from "./stack.ts";
import { dice, pick } from "./world.ts";

const PAGE = `{ me { wallet { balance buckets { lastDay points } }
  pointsEntries(first: 20) { edges { node { postingId change kind bookedAt } } } } }`;

/** Members who look at their points. */
const READERS = 500;

interface Call {
  readonly token: string;
  readonly query: string;
  readonly variables: object;
}

/** What comes to a hub, call by call. */
export interface Mix {
  readonly name: string;
  readonly says: string;
  next(): Call;
}

export function mixesOf({ world, headquarters, tokenOf }: Stack): readonly [Mix, Mix, Mix] {
  const tokens = world.members
    .slice(0, READERS)
    .map((id) => tokenOf({ kind: "member", id, brandId: world.brandId }));
  const orders = (count: number): Call => {
    const store = dice(world.stores.length);
    const some = Array.from({ length: count }, () => someOrder(world, store));
    return { token: headquarters, query: RECORD, variables: { orders: some } };
  };
  const page = (): Call => ({ token: pick(tokens), query: PAGE, variables: {} });
  return [
    { name: "day", says: "70 % pages, 25 % single orders, 5 % calls of 20", next: someOfAll },
    { name: "tills", says: "single orders", next: () => orders(1) },
    { name: "members", says: "a member's points and last 20 entries", next: page },
  ];

  function someOfAll(): Call {
    const side = dice(100);
    return side < 70 ? page() : orders(side < 95 ? 1 : 20);
  }
}

/** What came of calls that came at a constant rate. Milliseconds are from the instant a call was due. */
export interface Driven {
  /** Calls a second. */
  readonly offered: number;
  readonly answered: number;
  /** The part of the calls that was refused. */
  readonly refused: number;
  readonly p50: number;
  readonly p99: number;
  /** Of those that were refused. */
  readonly refusedP99: number;
}

/** More calls on their way than that wait at the callers' side; their time runs. */
const MOST_CONNECTIONS = 2_000;
const TICK_MS = 2;
/** How long the last answers may take. */
const PATIENCE_MS = 60_000;

/** Calls come when they are due, whatever became of those before them: nobody waits for a slow hub politely. */
export async function drive(
  port: number,
  mix: Mix,
  rate: number,
  seconds: number,
): Promise<Driven> {
  const free: Connection[] = [];
  const all: Connection[] = [];
  const waiting: { readonly call: Call; readonly due: number }[] = [];
  const taken: number[] = [];
  const refused: number[] = [];
  let failure: Error | undefined;

  async function send(connection: Connection, call: Call, due: number): Promise<void> {
    const { status, body } = await connection.send(call.token, call.query, call.variables);
    (status === 503 ? refused : taken).push(performance.now() - due);
    if (status !== 503 && (status !== 200 || body.includes('"errors"')))
      failure ??= new Error(`${status}: ${body.slice(0, 500)}`);
    const next = waiting.shift();
    if (next) await send(connection, next.call, next.due);
    else free.push(connection);
  }

  const total = Math.round(rate * seconds);
  const began = performance.now();
  for (let sent = 0; sent < total && !failure; await sleep(TICK_MS)) {
    const now = performance.now();
    for (; sent < total; sent++) {
      const due = began + (sent * 1_000) / rate;
      if (due > now) break;
      let connection = free.pop();
      if (!connection && all.length < MOST_CONNECTIONS)
        all.push((connection = new Connection(port)));
      if (connection) void send(connection, mix.next(), due).catch((error) => (failure ??= error));
      else waiting.push({ call: mix.next(), due });
    }
  }
  const late = performance.now() + PATIENCE_MS;
  while (taken.length + refused.length < total && !failure && performance.now() < late)
    await sleep(TICK_MS);
  const took = (performance.now() - began) / 1_000;
  for (const connection of all) connection.close();
  if (failure) throw failure;
  return {
    offered: rate,
    answered: taken.length / took,
    refused: refused.length / total,
    p50: quantile(taken, 0.5),
    p99: quantile(taken, 0.99),
    refusedP99: quantile(refused, 0.99),
  };
}

/** What is still good: nearly everybody is answered, soon. */
const isGood = ({ offered, answered, refused, p99 }: Driven): boolean =>
  p99 <= GOOD_MS && refused < 0.001 && answered >= 0.95 * offered;
export const GOOD_MS = 250;

const FIRST = 100;
const LEAST = 10;
const STEEP = 1.4;
const FLAT = 1.1;

/**
 * The highest rate that is still good: in great steps, up until one is not or down until one is, then in small ones up from
 * there. Answers all steps, in turn; `knee` is NaN where none was good.
 */
export async function climb(
  step: (rate: number) => Promise<Driven>,
): Promise<{ readonly knee: number; readonly steps: readonly Driven[] }> {
  const steps: Driven[] = [];
  /** One that is not good may have met something else on the machine: it is taken once more. */
  const isGoodAt = async (rate: number): Promise<boolean> => {
    for (let tries = 0; tries < 2; tries++) {
      const driven = await step(rate);
      steps.push(driven);
      if (isGood(driven)) return true;
    }
    return false;
  };
  let knee = FIRST;
  if (await isGoodAt(knee)) while (await isGoodAt(knee * STEEP)) knee *= STEEP;
  else
    do knee /= STEEP;
    while (knee >= LEAST && !(await isGoodAt(knee)));
  if (knee < LEAST) return { knee: Number.NaN, steps };
  for (const end = knee * STEEP; knee * FLAT < end && (await isGoodAt(knee * FLAT)); ) knee *= FLAT;
  return { knee, steps };
}

export const drivenText = ({ offered, answered, refused, p50, p99, refusedP99 }: Driven): string =>
  [
    `${figure(offered).padStart(6)}/s come, ${figure(answered).padStart(6)}/s answered,`,
    `${(refused * 100).toFixed(1).padStart(5)} % refused; half within ${figure(p50)} ms,`,
    `99 of 100 within ${figure(p99)} ms${refused > 0 ? `; refusals within ${figure(refusedP99)} ms` : ""}`,
  ].join(" ");
