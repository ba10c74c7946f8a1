// What a month's close adds for one franchisee: steps, minimum, maximum, fees and blocks of points.
import { most, round, share } from "./amount.mjs";
import { daysOf, endOfDay } from "./calendar.mjs";
import { clausesOf, ownerAt, versionAt } from "./terms.mjs";

/** Sums of lines that can be asked for, by what they count for. */
export function createSums() {
  const rows = new Map();
  /** By month and kind: what is asked for most. */
  const shelves = new Map();
  const shelfOf = ({ ofMonth, kind }) => shelves.get(`${ofMonth} ${kind}`) ?? [];
  return {
    rows,
    add({ ofMonth, termsVersion, clause, kind, store, rate, base, amountMinor }) {
      const key = JSON.stringify([ofMonth, termsVersion, clause, kind, store, String(rate)]);
      const known = rows.get(key);
      if (known) {
        known.base += base;
        known.amountMinor += amountMinor;
        return;
      }
      const row = { ofMonth, termsVersion, clause, kind, store, rate, base, amountMinor };
      rows.set(key, row);
      const shelf = shelfOf(row);
      shelf.push(row);
      shelves.set(`${ofMonth} ${kind}`, shelf);
    },
    /** What rows come to that have all that is asked for. */
    of(wish) {
      const total = { base: 0n, amountMinor: 0n };
      const asked = Object.entries(wish).filter(([, value]) => value !== undefined);
      for (const row of wish.ofMonth === undefined ? rows.values() : shelfOf(wish))
        if (asked.every(([name, value]) => row[name] === value)) {
          total.base += row.base;
          total.amountMinor += row.amountMinor;
        }
      return total;
    },
  };
}

/** How many days of a month a version held, for a store of the franchisee's or (null) for all of it. */
export function daysInForce(month, version, store, { me, zone, terms }, freeUntil) {
  return daysOf(month).filter((day) => {
    if (freeUntil !== undefined && day < freeUntil) return false;
    const end = endOfDay(day, zone);
    if (versionAt(terms, end)?.version !== version.version) return false;
    return store === null || (ownerAt(store, end) === me && end < store.closedAt);
  }).length;
}

/** What the steps of a royalty make of a month's net beyond the clause's rate; below zero: it costs less. */
function stepped(clause, net) {
  const steps = [...clause.steps].sort((a, b) => (a.fromMinor < b.fromMinor ? -1 : 1));
  const reached = steps.filter(({ fromMinor }) => net >= fromMinor);
  const rate = reached.at(-1)?.rate ?? clause.rate;
  if (clause.stepsAre === "WHOLE") return { rate, more: share(net, rate - clause.rate) };
  let product = 0n;
  for (const [index, { fromMinor, rate: band }] of reached.entries()) {
    const until = reached[index + 1]?.fromMinor ?? net;
    product += (until - fromMinor) * (band - clause.rate);
  }
  return { rate, more: round(product, 10_000n) };
}

/**
 * The lines of a month's close: what each month it judges comes to by all that was booked so far, less what earlier closes
 * said of it. `sums` holds what was booked so far, without these lines.
 */
export function linesOfMonth(month, sums, around) {
  const lines = [];
  const judged = new Set([month, ...around.bookedFor]);
  for (const ofMonth of [...judged].sort())
    for (const version of around.terms) judge(ofMonth, version);
  return lines;

  function judge(ofMonth, version) {
    const current = ofMonth === month;
    const of = { ofMonth, termsVersion: version.version };
    const days = daysOf(ofMonth).length;
    const add = (kind, clause, store, { base, amountMinor, rate }) => {
      if (base === 0n && amountMinor === 0n) return;
      const line = { ...of, kind, clause: clause.number, store, base, rate, amountMinor };
      lines.push({ ...line, orders: 0, about: null });
      return line;
    };
    /** The stores that are counted one by one, or `[null]` for all together. */
    const units = (clause) => {
      if (clause.per === "FRANCHISEE") return [null];
      const known = new Set();
      for (const row of sums.rows.values())
        if (row.ofMonth === ofMonth && row.termsVersion === version.version && row.store !== null)
          known.add(row.store);
      for (const store of around.stores.values())
        if (daysInForce(ofMonth, version, store, around) > 0) known.add(store.code);
      return [...known].sort();
    };
    const inForce = (store, freeUntil) =>
      daysInForce(
        ofMonth,
        version,
        store === null ? null : around.byCode(store),
        around,
        freeUntil,
      );
    /** What is booked of a kind in a unit. */
    const soFar = (kind, clause, store, more = {}) =>
      sums.of({ ...of, kind, clause: clause?.number, store: store ?? undefined, ...more });

    for (const clause of clausesOf(version, "ROYALTY"))
      for (const unit of units(clause)) {
        let volume = { amountMinor: 0n };
        if (clause.steps?.length) {
          const { base: net } = soFar("ROYALTY", clause, unit, { rate: clause.rate });
          const before = soFar("VOLUME", clause, unit);
          const { rate, more } = stepped(clause, net);
          volume = { base: net - before.base, rate, amountMinor: -more - before.amountMinor };
          add("VOLUME", clause, unit, volume);
        }
        const royalty = -(
          soFar("ROYALTY", clause, unit).amountMinor +
          soFar("VOLUME", clause, unit).amountMinor +
          volume.amountMinor
        );
        const held = inForce(unit, clause.freeUntil);
        const bound = (kind, wholeMonth, lacking) => {
          const limit = round(wholeMonth * BigInt(held), BigInt(days));
          const before = soFar(kind, clause, unit);
          const amountMinor = lacking(limit) - before.amountMinor;
          add(kind, clause, unit, { base: limit - before.base, amountMinor, rate: 0n });
        };
        if (clause.minimumMinor !== undefined)
          bound("MINIMUM", clause.minimumMinor, (limit) => -most(0n, limit - royalty));
        if (clause.maximumMinor !== undefined)
          bound("MAXIMUM", clause.maximumMinor, (limit) => most(0n, royalty - limit));
      }

    if (current)
      for (const clause of clausesOf(version, "FEE"))
        for (const unit of units(clause)) {
          const held = BigInt(inForce(unit, clause.freeUntil));
          const amountMinor = -round(clause.rate * held, BigInt(days));
          add("FEE", clause, unit, { base: held, rate: clause.rate, amountMinor });
        }

    for (const clause of clausesOf(version, "NET_FEE")) {
      if (clause.freeUntil !== undefined && `${ofMonth}-01` < clause.freeUntil) continue;
      for (const unit of units(clause)) {
        const { base: net } = soFar("ROYALTY", undefined, unit);
        const before = soFar("NET_FEE", clause, unit);
        const amountMinor = -share(net, clause.rate) - before.amountMinor;
        add("NET_FEE", clause, unit, { base: net - before.base, rate: clause.rate, amountMinor });
      }
    }

    if (current)
      for (const clause of clausesOf(version, "POINTS_COST")) {
        if (clause.blockPoints === undefined || clause.due === "AT_USE") continue;
        const here = { termsVersion: version.version, clause: clause.number };
        const before = sums.of({ ...here, kind: "POINTS_BLOCK" });
        const isBought = [...sums.rows.values()].some(
          (row) => row.kind === "POINTS_BLOCK" && row.termsVersion === version.version,
        );
        const block = clause.blockPoints;
        const { rate } = clause;
        const buys = !isBought && inForce(null) > 0;
        if (!buys && !isBought) continue;
        if (buys)
          add("POINTS_BLOCK", clause, null, { base: block, rate, amountMinor: -block * rate });
        const issued = most(0n, sums.of({ ...here, kind: "POINTS_COST" }).base);
        const used = issued < block ? issued : block;
        const usedBefore = isBought ? block - before.base : 0n;
        const now = used - usedBefore;
        add("POINTS_BLOCK", clause, null, { base: -now, rate, amountMinor: now * rate });
      }
  }
}
