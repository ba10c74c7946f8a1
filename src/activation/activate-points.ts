import { createHash } from "node:crypto";
import { zoneOf } from "../brand/brand.queries.ts";
import { latestOccurrence } from "../brand/brand.rules.ts";
import { newId } from "../kernel/id.ts";
import { dayOf } from "../kernel/month.ts";
import { requestKey } from "../ledger/key.ts";
import { openBook, post } from "../ledger/post.ts";
import { survivorOf } from "../member/member.queries.ts";
import { routesOf, writePassages } from "../merge/merge.queries.ts";
import { detour, together } from "../merge/passing.rules.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import { activate, ruleAt } from "../points/earning.rules.ts";
import { earningRules } from "../points/earning-rule.queries.ts";
import { pendingOf, walletOf } from "../points/points.accounts.ts";
import { walletMoved } from "../points/points.events.ts";
import { lastDayFrom } from "../points/validity.rules.ts";
import { mayActivateAt, mayActivatePoints } from "./activation.policy.ts";
import {
  type Activation,
  activationOf,
  earningPostingOf,
  writeActivation,
} from "./activation.queries.ts";
import { ActivationConflict, ActivationOutOfTime, NothingPending } from "./activation.refusals.ts";

export interface ActivatePoints {
  /** Who numbers the order, and this activation. */
  readonly source: string;
  readonly orderNumber: string;
  /** The activation's own number: sent twice, it is done once. */
  readonly number: string;
  /** When the event happened: the points' days count from there. */
  readonly occurredAt: Date;
}

/** The event an order's points waited for has come: they can be spent, and their validity begins. */
export async function activatePoints(work: Work, wish: ActivatePoints): Promise<Activation> {
  mayActivatePoints(work.actor);

  const order = await earningPostingOf(work, requestKey("order", wish.source, wish.orderNumber));
  // Before anything else is told: to another store there is no such order.
  if (!order || !mayActivateAt(work.actor, order.storeId))
    throw new NothingPending(wish.orderNumber);
  const timeZone = await zoneOf(work);
  const key = requestKey("activation", wish.source, wish.number);
  const survivorId = await survivorOf(work, order.ownerId);
  const book = await openBook(work, { ownerIds: [order.ownerId, survivorId], keys: [key] });
  const fingerprint = fingerprintOf(wish);
  const earlier = book.keys.get(key);
  if (earlier) {
    const recorded = await activationOf(work, order.ownerId, earlier.postingId);
    if (!recorded || !earlier.fingerprint.equals(fingerprint))
      throw new ActivationConflict(wish.number);
    return recorded;
  }
  const today = dayOf(work.now, timeZone);
  const now = await survivorOf(work, order.ownerId);
  if (now !== survivorId) throw new ConcurrentChange("a member was merged into another meanwhile");
  const routes = await routesOf(work, [order.ownerId], new Map([[order.ownerId, now]]));
  const route = routes.get(order.ownerId);
  const accounts = together(book, order.ownerId, route);
  const pending = pendingOf(accounts, today).filter(({ orderId }) => orderId === order.id);
  if (pending.length === 0) throw new NothingPending(wish.orderNumber);
  const latest = latestOccurrence(work.now);
  if (wish.occurredAt < order.occurredAt || wish.occurredAt > latest)
    throw new ActivationOutOfTime(order.occurredAt, latest);

  // The rule the order earned by: versions never begin behind an order that is booked.
  const rule = ruleAt(await earningRules(work), order.occurredAt);
  if (!rule) throw new Error("an order that earned has its rule");
  const activation: Activation = {
    ...{ ...wish, id: newId(), memberId: order.ownerId, orderId: order.id, storeId: order.storeId },
    points: pending.reduce((sum, { points }) => sum + points, 0n),
    bookedAt: work.now,
    lastDay: lastDayFrom(rule.validity, dayOf(wish.occurredAt, timeZone)),
  };
  const posting = {
    ...{ id: activation.id, ownerId: order.ownerId, key, fingerprint, kind: "activation" },
    occurredAt: wish.occurredAt,
    transfers: activate({
      ...{ issued: pending, orderId: order.id, lastDay: activation.lastDay },
      ...{ owed: walletOf(accounts, today).owed, today },
    }),
  };
  const way = route ? detour(book, posting, route, newId) : { postings: [posting], passages: [] };
  const outcomes = await post(work, book, way.postings);
  if (outcomes.some(({ kind }) => kind !== "posted"))
    throw new Error("an activation that was judged sound must be posted");
  await writePassages(work, way.passages);
  await writeActivation(work, activation);

  work.record(
    walletMoved(survivorId, {
      ...{ kind: "ACTIVATED", postingId: activation.id, change: activation.points },
    }),
  );
  return activation;
}

/** A digest of what makes an activation this one and no other. */
const fingerprintOf = ({ source, orderNumber, occurredAt }: ActivatePoints): Buffer =>
  createHash("sha256")
    .update(JSON.stringify([source, orderNumber, occurredAt.toISOString()]))
    .digest();
