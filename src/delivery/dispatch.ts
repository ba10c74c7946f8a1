import { Webhook as Signature } from "standardwebhooks";
import { forAllBrands } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import type { Begin, Clock, Look } from "../platform/database/work.ts";
import type { EventBus } from "../platform/event-bus.ts";
import { inTurn } from "../platform/in-turn.ts";
import type { Log } from "../platform/log.ts";
import {
  type Attempted,
  dueDeliveries,
  type Held,
  releaseWebhooks,
  takeWebhooks,
  writeAttempts,
  writeHealth,
} from "./delivery.queries.ts";
import { bodyOf, type Delivery, messageIdOf, Tray } from "./delivery.rules.ts";
import { isBehind } from "./fan-out.queries.ts";
import { hearOn } from "./fan-out.ts";
import {
  arrived,
  type Came,
  type Health,
  healthAfter,
  healthAfterTest,
  nextAttempt,
  pausedAfter,
} from "./retry.rules.ts";
import type { Sender } from "./sender.client.ts";

export interface DispatcherParts {
  readonly begin: Begin;
  readonly look: Look;
  readonly clock: Clock;
  readonly log: Log;
  readonly bus: EventBus;
  readonly sender: Sender;
}

export interface Dispatcher {
  wake(): void;
  /** Waits for what is on its way and writes what came of it. */
  stop(): Promise<void>;
}

/** On their way from one worker at once. */
const IN_FLIGHT = 128;
/** Of those, to addresses that have one lane: they are slow, or fail, and leave room for the others. */
const SLOW_IN_FLIGHT = 96;
const WEBHOOKS_AT_ONCE = 200;
/** However many are in hand, so many others are taken: those may all be slow. */
const WEBHOOKS_BESIDE = 20;
/** Letters of one webhook that are read ahead for each of its lanes. */
const AHEAD = 6;
const LEASE_MS = 60_000;
/** A wake may be lost, and pauses end by themselves. */
const LOOK_EVERY_MS = 1_000;

/** One webhook in hand. */
interface Desk {
  held: Held;
  health: Health;
  pausedWhy: string | null;
  readonly tray: Tray;
}

/**
 * Sends events to webhooks. A webhook has one worker at a time, by a lease; what it sends is bounded for each webhook and
 * in all, so that a bad address costs its own turns. Each letter is sent until it arrives, at least once.
 */
export function startDispatcher({
  begin,
  look,
  clock,
  log,
  bus,
  sender,
}: DispatcherParts): Dispatcher {
  const holder = newId();
  const actor = forAllBrands("webhooks");
  const desks = new Map<string, Desk>();
  const came: Array<{ readonly desk: Desk; readonly attempt: Attempted }> = [];
  let inFlight = 0;
  let stopped = false;

  const failed = ({ message }: Error) =>
    log.warn({ error: message }, "webhooks will be looked after again");
  const sending = inTurn(send, failed);
  const hearing = inTurn(hear, failed);

  /** Queues what happened. */
  async function hear(): Promise<void> {
    if (!(await isBehind(look(actor)))) return;
    for (let more = true; more && !stopped; ) {
      const done = await hearOn({ begin, look });
      more = done.more;
      if (done.queued > 0) sending.wake();
    }
  }

  /** Writes what came back, takes webhooks in hand, reads what is due and sends it. */
  async function send(): Promise<void> {
    await write();
    if (stopped) return;
    await take();
    const hungry = [...desks.values()].filter(
      ({ tray, health }) => mayBeCalled(health) && tray.waiting < health.lanes,
    );
    const due = await dueDeliveries(
      look(actor),
      hungry.map(({ held, health, tray }) => ({
        ...{ webhookId: held.id, limit: tray.size + AHEAD * health.lanes },
      })),
    );
    for (const [id, letters] of Map.groupBy(due, ({ webhookId }) => webhookId))
      desks.get(id)?.tray.add(letters);
    for (const [id, { tray }] of desks) if (tray.size === 0) desks.delete(id);
    start();
  }

  const mayBeCalled = ({ restsUntil }: Health) => !restsUntil || restsUntil <= clock();

  async function take(): Promise<void> {
    // What rests is nobody's: what waits for it must not hold a place.
    for (const { health, tray } of desks.values()) if (!mayBeCalled(health)) tray.putDown();
    const busy = [...desks].filter(([, { tray }]) => tray.size > 0).map(([id]) => id);
    const until = new Date(+clock() + LEASE_MS);
    const limit = Math.max(WEBHOOKS_AT_ONCE, busy.length + WEBHOOKS_BESIDE);
    const taken = await begin(actor, (work) => takeWebhooks(work, { holder, until, busy, limit }));
    const mine = new Set(taken.map(({ id }) => id));
    // Another has it, or it is closed.
    for (const [id, { tray }] of desks) if (!mine.has(id)) tray.putDown();
    for (const held of taken) {
      const desk = desks.get(held.id);
      const { failures, failingSince, restsUntil, lanes } = held;
      const health = { failures, failingSince, restsUntil, lanes };
      if (!desk)
        desks.set(held.id, { ...{ held, health, pausedWhy: null }, tray: new Tray(held.ordered) });
      else {
        desk.held = held;
        // What came back meanwhile is not in what was read.
        if (desk.tray.size === desk.tray.waiting) desk.health = health;
        if (held.paused) desk.tray.putDown();
      }
    }
  }

  /** Starts what may be started, each webhook in its turn. */
  function start(): void {
    const isSlow = ({ health }: Desk) => health.lanes === 1;
    let slow = [...desks.values()].filter(isSlow).reduce((all, { tray }) => all + tray.inFlight, 0);
    for (let started = true; started && !stopped; ) {
      started = false;
      for (const [id, desk] of [...desks]) {
        if (inFlight >= IN_FLIGHT) return;
        if (desk.tray.inFlight >= desk.health.lanes || !mayBeCalled(desk.health)) continue;
        if (isSlow(desk) && slow >= SLOW_IN_FLIGHT) continue;
        const letter = desk.tray.next();
        if (!letter) continue;
        started = true;
        inFlight++;
        if (isSlow(desk)) slow++;
        // It had its turn: the others come first next time.
        desks.delete(id);
        desks.set(id, desk);
        void post(desk, letter);
      }
    }
  }

  async function post(desk: Desk, delivery: Delivery): Promise<void> {
    const at = clock();
    const outcome = await sender.send({
      url: desk.held.url,
      ...signed(delivery, desk.held.secrets, at),
    });
    inFlight--;
    desk.tray.returned();
    const after = delivery.cursor === null ? healthAfterTest : healthAfter;
    desk.health = after(desk.health, outcome, clock(), Math.random());
    desk.pausedWhy ??= pausedAfter(desk.health, outcome, clock()) ?? null;
    came.push({ desk, attempt: attemptedAs(delivery, outcome, at) });
    sending.wake();
  }

  async function write(): Promise<void> {
    const batch = came.splice(0);
    if (batch.length === 0) return;
    const healths = [...new Set(batch.map(({ desk }) => desk))].map(
      ({ held, health, pausedWhy }) => ({
        ...{ webhookId: held.id, pausedWhy, ...health },
      }),
    );
    try {
      await begin(actor, async (work) => {
        await writeAttempts(
          work,
          batch.map(({ attempt }) => attempt),
        );
        await writeHealth(work, holder, healths);
      });
    } catch (error) {
      came.unshift(...batch);
      throw error;
    }
    for (const { desk, attempt } of batch) {
      desk.tray.written(attempt.delivery, attempt.state === "WAITING");
      if (desk.pausedWhy) desk.tray.putDown();
    }
    for (const { desk } of batch) desk.pausedWhy = null;
  }

  const wake = () => {
    hearing.wake();
    sending.wake();
  };
  const unsubscribe = bus.subscribe("feed", hearing.wake);
  const timer = setInterval(wake, LOOK_EVERY_MS);
  timer.unref();
  wake();
  return {
    wake,
    async stop() {
      clearInterval(timer);
      unsubscribe();
      stopped = true;
      await Promise.all([hearing.stop(), sending.stop()]);
      // Connections are cut: what was on its way is sent again, by another.
      sender.close();
      try {
        await write();
        await begin(actor, (work) => releaseWebhooks(work, holder));
      } catch (error) {
        log.warn(
          { error: (error as Error).message },
          "webhooks were not given back: their lease ends",
        );
      }
    },
  };
}

/** What becomes of a letter, by what came of sending it. */
function attemptedAs(delivery: Delivery, came: Came, at: Date): Attempted {
  const { diesAt } = delivery;
  const answered = "status" in came;
  const said = {
    ...{ delivery, at, ms: came.ms, status: answered ? came.status : null },
    ...{ mishap: answered ? null : came.mishap, answer: answered ? came.answer : null },
  };
  if (arrived(came)) return { ...said, state: "DELIVERED", dueAt: at };
  const attempts = delivery.attempts + 1;
  const dueAt = nextAttempt({ attempts, diesAt, now: at }, came, Math.random());
  return dueAt ? { ...said, state: "WAITING", dueAt } : { ...said, state: "DEAD", dueAt: at };
}

/** A letter as Standard Webhooks has it; while a secret is being changed, signed with both. */
function signed(delivery: Delivery, secrets: readonly string[], at: Date) {
  const id = messageIdOf(delivery);
  const body = bodyOf(delivery);
  return {
    body,
    headers: {
      "content-type": "application/json",
      "user-agent": "Banyan-Webhooks/1",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(+at / 1_000)),
      "webhook-signature": secrets
        .map((secret) => new Signature(secret).sign(id, at, body))
        .join(" "),
    },
  };
}
