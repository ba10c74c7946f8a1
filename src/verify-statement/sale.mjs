// What one event comes to for one franchisee, under its own contract.
import { least, round, share, sum } from "./amount.mjs";
import { addDays, dayOf } from "./calendar.mjs";
import { clausesOf } from "./terms.mjs";

const isFree = (clause, day) => clause.freeUntil !== undefined && day < clause.freeUntil;

/** What of an order a clause counts. */
function baseOf(clause, sale) {
  if (clause.categories)
    return sum(clause.categories.map((category) => BigInt(sale.categories?.[category] ?? 0)));
  const without = clause.without ?? [];
  let base = sale.netMinor;
  if (without.includes("TAX")) base -= sale.taxMinor;
  if (without.includes("SHIPPING")) base -= sale.shippingMinor;
  return base < 0n ? 0n : base;
}

const capped = (clause, amount) =>
  clause.capMinor === undefined ? amount : least(amount, clause.capMinor);

const sellsThere = (clause, sale) => !clause.channels || clause.channels.includes(sale.channel);

/** Whether an order lies within a clause's days from another instant on. */
const inTime = (clause, day, since, zone) =>
  clause.days === undefined || day < addDays(dayOf(since, zone), clause.days);

/** Whether a share for a bound member is due on a sale of `sellerId` to a member bound to `receiverId`'s store. */
function isShared(clause, { sale, day, zone }, receiverId) {
  const own = sale.sellerId === receiverId;
  const sellers = clause.sellers ?? "OTHERS";
  return (
    (sellers === "ANY" || (sellers === "OWN") === own) &&
    sellsThere(clause, sale) &&
    inTime(clause, day, sale.bound.since, zone) &&
    !isFree(clause, day)
  );
}

/**
 * The lines an order makes for the franchisee `me` by a version of its contract: each with its store, kind, clause, base,
 * rate, amount (above zero: in the franchisee's favour), count of orders and what it is about.
 */
export function linesOfOrder(sale, version, { me, zone, stores }) {
  const { day } = sale;
  const around = { sale, day, zone };
  const lines = [];
  const add = (kind, clause, storeId, base, amountMinor, more = {}) => {
    if (base !== 0n || kind === "ROYALTY")
      lines.push({
        ...{ kind, clause: clause.number, store: stores.get(storeId)?.code ?? storeId },
        ...{ base, rate: clause.rate, amountMinor, orders: 0, about: null, ...more },
      });
  };
  const each = (kind, step) => {
    for (const clause of clausesOf(version, kind))
      if (kind === "ROYALTY" || !isFree(clause, day)) if (step(clause) === "only") break;
  };

  if (sale.sellerId === me && sale.is === "order")
    each("ROYALTY", (clause) => {
      const rate = isFree(clause, day) ? 0n : clause.rate;
      const base = baseOf(clause, sale);
      add("ROYALTY", clause, sale.storeId, base, -share(base, rate), { rate, orders: 1 });
    });

  if (sale.bound)
    each("BOUND_SHARE", (clause) => {
      const fromSeller = clause.payer === "SELLER";
      const mine = fromSeller
        ? sale.sellerId === me && sale.bound.franchiseeId !== me
        : sale.bound.franchiseeId === me;
      if (!mine || !isShared(clause, around, sale.bound.franchiseeId)) return undefined;
      const base = baseOf(clause, sale);
      // What has nothing of a clause's categories is left to the next.
      if (base === 0n) return undefined;
      const amount = capped(clause, share(base, clause.rate));
      if (fromSeller) add("BOUND_SHARE", clause, sale.storeId, base, -amount);
      else add("BOUND_SHARE", clause, sale.bound.storeId, base, amount);
      return "only";
    });

  if (sale.guide?.franchiseeId === me)
    each("GUIDE_COMMISSION", (clause) => {
      if (!sellsThere(clause, sale)) return;
      const base = baseOf(clause, sale);
      const about = `guide/${sale.guide.id}`;
      const amount = capped(clause, share(base, clause.rate));
      add("GUIDE_COMMISSION", clause, sale.guide.storeId, base, amount, { about });
    });

  if (sale.brought?.franchiseeId === me)
    each("REFERRAL_REWARD", (clause) => {
      if (inTime(clause, day, sale.brought.joinedAt, zone))
        add("REFERRAL_REWARD", clause, sale.brought.storeId, 1n, clause.rate);
    });

  if (sale.sellerId === me) {
    each("POINTS_COST", (clause) => {
      if (clause.due !== "AT_USE")
        add("POINTS_COST", clause, sale.storeId, sale.storePoints, -sale.storePoints * clause.rate);
    });
    each("COUPON_SUBSIDY", (clause) => {
      const base = sale.couponMinor;
      add("COUPON_SUBSIDY", clause, sale.storeId, base, share(base, clause.rate));
    });
  }
  for (const issuer of sale.issuers ?? [])
    if (issuer.franchiseeId === me)
      each("COUPON_FUNDING", (clause) => {
        const base = BigInt(issuer.minor);
        add("COUPON_FUNDING", clause, issuer.storeId, base, -share(base, clause.rate));
      });
  return [...lines, ...linesOfLots(sale, version, { me, stores })];
}

/** A lot's cost: minor units a point, and whether it falls due when the points are used. */
const costOf = ({ cost }) =>
  cost === null ? undefined : { atUse: cost.endsWith("u"), minor: BigInt(cost.replace("u", "")) };

/** The lines that spent points make, lot by lot. */
function linesOfLots(sale, version, { me, stores }) {
  const lines = [];
  const { day } = sale;
  for (const lot of sale.lots ?? []) {
    const cost = costOf(lot);
    const points = BigInt(lot.points);
    const { issuerId: issuer } = lot;
    const acceptor = sale.sellerId;
    const about = `lot/${lot.lastDay}/${lot.issuerCode}/${lot.cost ?? "-"}/${sale.storeCode}`;
    if (cost?.atUse && issuer !== null && issuer === acceptor) continue;
    const common = { base: points, orders: 0, about };
    if (acceptor === me)
      for (const clause of clausesOf(version, "POINTS_ACCEPTED")) {
        if (isFree(clause, day)) continue;
        if (!cost && clause.unrecordedMinor === undefined) continue;
        const amountMinor = cost
          ? round(points * cost.minor * clause.rate, 10_000n)
          : points * clause.unrecordedMinor;
        const store = stores.get(sale.storeId)?.code ?? null;
        lines.push({ ...common, kind: "POINTS_ACCEPTED", clause: clause.number, store });
        Object.assign(lines.at(-1), { rate: clause.rate, amountMinor });
      }
    if (cost?.atUse && issuer === me)
      for (const clause of clausesOf(version, "POINTS_COST")) {
        if (isFree(clause, day)) continue;
        const amountMinor = -points * cost.minor;
        lines.push({ ...common, kind: "POINTS_USED", clause: clause.number });
        Object.assign(lines.at(-1), { store: lot.issuerCode, rate: cost.minor, amountMinor });
      }
  }
  return lines;
}

/** What points that expired come to for their issuer; what is there again comes to the opposite. */
export function linesOfExpiry(expiry, version, { me }) {
  const lines = [];
  for (const lot of expiry.lots) {
    const cost = costOf(lot);
    const [clause] = clausesOf(version, "POINTS_COST");
    if (!cost || !clause || lot.issuerId !== me || isFree(clause, expiry.day)) continue;
    const points = BigInt(lot.points);
    const given = !cost.atUse && clause.breakage === "ISSUER";
    const charged = cost.atUse && clause.breakage === "HEADQUARTERS";
    if (!given && !charged) continue;
    const worth = given ? points * cost.minor : -points * cost.minor;
    const [base, amountMinor] = expiry.revived ? [-points, -worth] : [points, worth];
    const about = `lot/${lot.lastDay}/${lot.issuerCode}/${lot.cost}/-`;
    lines.push({
      ...{ kind: "BREAKAGE", clause: clause.number, store: lot.issuerCode, base },
      ...{ rate: cost.minor, amountMinor, orders: 0, about },
    });
  }
  return lines;
}

/**
 * What one more refund takes back of what disputes took back of an order's lines: of each the proportion refunded since, of
 * what was not refunded then (`before`; undefined: nothing was), less what was taken before.
 */
export function linesOfDecided({ refundedMinor, ofMinor }, decided) {
  return decided.flatMap(({ line, before }) => {
    if (before === ofMinor) return [];
    const refund = {
      refundedMinor: refundedMinor - (before ?? 0n),
      ofMinor: ofMinor - (before ?? 0n),
    };
    return linesOfRefund(refund, [line]).map((taken) => ({
      ...{ ...taken, ofMonth: line.ofMonth },
      ...{ corrects: line.corrects, correctsNo: line.correctsNo },
    }));
  });
}

/**
 * What one more refund takes back of an order's lines: of each the proportion refunded so far, rounded, less what was taken
 * before.
 */
export function linesOfRefund({ refundedMinor, ofMinor }, given) {
  const nothingPaid = ofMinor === 0n;
  const part = (amount) => (nothingPaid ? amount : round(amount * refundedMinor, ofMinor));
  const whole = nothingPaid || refundedMinor === ofMinor;
  const lines = [];
  for (const line of given) {
    const base = -part(line.base) - sum(line.taken.map((each) => each.base));
    const amountMinor = -part(line.amountMinor) - sum(line.taken.map((each) => each.amountMinor));
    const counted = line.orders + line.taken.reduce((all, each) => all + each.orders, 0);
    const orders = whole && counted === 1 ? -1 : 0;
    if (base === 0n && amountMinor === 0n && orders === 0) continue;
    const { kind, clause, store, rate, about, termsVersion } = line;
    const same = { kind, clause, store, rate, about, termsVersion };
    lines.push({ ...same, base, amountMinor, orders, corrects: line.posting, correctsNo: line.no });
  }
  return lines;
}
