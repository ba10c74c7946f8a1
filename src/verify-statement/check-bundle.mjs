// Reads a bundle from its first record to its last, and works out again what it says.
import { createHash } from "node:crypto";
import { round } from "./amount.mjs";
import { dayOf, monthOf } from "./calendar.mjs";
import { csvHead, csvLine } from "./csv.mjs";
import { createSums, linesOfMonth } from "./month.mjs";
import { Fault, faultOfEnd, keyName, NOTHING, readRecord, TITLE, Unreadable } from "./records.mjs";
import { linesPuttingRight, noteBooked } from "./righting.mjs";
import { linesOfDecided, linesOfExpiry, linesOfOrder, linesOfRefund } from "./sale.mjs";
import { readClause, versionAt } from "./terms.mjs";

/** Of an order or another event that makes lines by itself. */
const SALES = new Set(["order", "event", "redemption", "spending"]);

/**
 * Checks a bundle's lines of text. Answers what was checked, counted, and the name of the key that signed it; throws the
 * first `Fault`.
 */
export async function checkBundle(texts, { trusted } = {}) {
  let chain = NOTHING;
  let number = 0;
  let state;
  let end;
  for await (const text of texts) {
    number++;
    if (number === 1 && !text.startsWith(`{"is":"${TITLE}",`)) throw new Unreadable(TITLE);
    if (end) throw new Fault({ number, why: "BEHIND_THE_END" });
    const read = readRecord(text, number, chain);
    const { record } = read;
    try {
      state = take(state, record, number);
    } catch (error) {
      if (error instanceof Fault) throw error;
      throw new Fault({ number, why: "NOT_A_RECORD" });
    }
    if (record.is === "end") end = record;
    else if (record.chain !== read.chain) throw new Fault({ number, why: "CHANGED" });
    chain = read.chain;
  }
  if (!end || !state) throw new Fault({ number: number + 1, why: "CUT_OFF" });
  const fault = faultOfEnd(end, { number, chain, head: state.head, trusted });
  if (fault) throw new Fault(fault);
  return { head: state.head, counts: state.counts, records: number, key: keyName(end) };
}

function begin(head) {
  const { franchisee, brand } = head;
  const stores = new Map();
  const byCode = new Map();
  return {
    head: { ...head, ...readAmounts(head.statement) },
    around: {
      ...{ me: franchisee.id, zone: brand.zone, stores, terms: [] },
      byCode: (code) => byCode.get(code),
    },
    byCode,
    facts: new Map(),
    /** Lines of orders as they stand, by posting. */
    given: new Map(),
    /** How far orders were refunded when late terms put them right, or disputes corrected them, by posting and order. */
    rights: new Map(),
    /** What disputes took back of lines of orders, or of what became of these; by order. */
    decided: new Map(),
    /** What an order's lines come to by now, by order. */
    booked: new Map(),
    /** Every line told of, by posting and number, with what is left of it behind those that correct it. */
    known: new Map(),
    sums: createSums(),
    bookedFor: new Set(),
    monthLines: [],
    parts: new Map(),
    statedParts: [],
    digest: createHash("sha256").update(csvHead()),
    totals: { orders: 0, netMinor: 0n, totalMinor: 0n, lines: 0 },
    group: undefined,
    counts: {
      ...{ terms: 0, orders: 0, refunds: 0, others: 0, lines: 0, corrections: 0, months: 0 },
      ...{ decided: 0, righted: 0, parts: 0, earlier: 0 },
    },
  };
}

const AMOUNTS = new Set([
  ...["netMinor", "taxMinor", "shippingMinor", "couponMinor", "openingMinor", "totalMinor"],
  ...["refundedMinor", "ofMinor", "amountMinor", "base", "rate", "storePoints"],
]);

/** Amounts are written as text: numbers of JSON have an end. */
function readAmounts(record) {
  const read = { ...record };
  for (const name in read) if (AMOUNTS.has(name)) read[name] = BigInt(read[name]);
  return read;
}

function take(state, record, number) {
  if (!state) return begin(record);
  const { counts } = state;
  if (state.group && record.posting !== state.group.posting) endGroup(state, number);
  switch (record.is) {
    case "terms":
      counts.terms++;
      state.around.terms.push({
        ...record,
        fromAt: Date.parse(record.fromAt),
        agreedAt: Date.parse(record.agreedAt),
        clauses: record.clauses.map(readClause),
      });
      break;
    case "store": {
      const until = (at) => (at === null ? Number.POSITIVE_INFINITY : Date.parse(at));
      const owners = record.owners.map(({ franchiseeId, fromAt, toAt }) => ({
        ...{ franchiseeId, fromAt: Date.parse(fromAt), toAt: until(toAt) },
      }));
      const store = { code: record.code, closedAt: until(record.closedAt), owners };
      state.around.stores.set(record.id, store);
      state.byCode.set(record.code, store);
      break;
    }
    case "sum":
      state.sums.add(readAmounts(record));
      break;
    case "order":
    case "refund":
    case "event":
    case "redemption":
    case "spending":
    case "expiry":
    case "month":
    case "rerate":
    case "correction":
      if (record.is === "order") counts.orders++;
      else if (record.is === "refund") counts.refunds++;
      else counts.others++;
      state.facts.set(record.posting, readFact(record, state));
      break;
    case "put-right":
      state.rights.set(`${record.posting}/${record.order}`, {
        ofMinor: BigInt(record.ofMinor),
        refundedMinor: record.refundedMinor === null ? undefined : BigInt(record.refundedMinor),
      });
      break;
    case "earlier":
      counts.earlier++;
      takeLine(state, readAmounts(record), number);
      break;
    case "line":
      takeStatementLine(state, record, number);
      break;
    case "part":
      state.statedParts.push({ ...readAmounts(record), number });
      break;
    case "head":
      break;
    case "end":
      finish(state, number);
      break;
    default:
      throw new Fault({ number, why: "NOT_A_RECORD" });
  }
  return state;
}

function readFact(record, { around: { zone } }) {
  const occurredAt = Date.parse(record.occurredAt);
  return {
    ...{ netMinor: 0n, taxMinor: 0n, shippingMinor: 0n, couponMinor: 0n, storePoints: 0n },
    ...readAmounts(record),
    ...{ occurredAt, occurred: record.occurredAt, bookedAt: Date.parse(record.bookedAt) },
    ...{ day: dayOf(occurredAt, zone), ofMonth: monthOf(occurredAt, zone) },
  };
}

// ── Lines.

function takeStatementLine(state, record, number) {
  const line = readAmounts(record);
  const { month } = state.head.statement;
  if (line.ofMonth > month) throw new Fault(differs(line, number, "ofMonth", line.ofMonth, month));
  takeLine(state, line, number);
  state.counts.lines++;
  state.totals.lines++;
  state.totals.orders += line.orders;
  state.totals.totalMinor += line.amountMinor;
  if (line.kind === "ROYALTY") state.totals.netMinor += line.base;
  state.digest.update(csvLine(line));
  state.bookedFor.add(line.ofMonth);
  // What people decided is no part of what a month is judged by: its close would take it back.
  if (state.facts.get(line.posting).is !== "month" && !isDecided(line)) state.sums.add(line);
  const key = partKey(line);
  const part = state.parts.get(key) ?? { lines: 0, orders: 0, base: 0n, amountMinor: 0n };
  part.lines++;
  part.orders += line.orders;
  part.base += line.base;
  part.amountMinor += line.amountMinor;
  state.parts.set(key, part);
}

const partKey = ({ store, kind, termsVersion, clause }) =>
  JSON.stringify([store, kind, termsVersion, clause]);

/** Holds a line against what follows from its event. */
function takeLine(state, line, number) {
  const fact = state.facts.get(line.posting);
  if (!fact) throw new Fault({ number, it: nameOf(line), why: "NO_FACT" });
  if (state.group?.posting !== line.posting) {
    const posting = line.posting;
    state.group = { posting, last: -1, open: expected(state, fact, line), event: fact.event };
    if (fact.is === "rerate") state.group.righted = new Set();
  }
  const { group, counts } = state;
  if (!(Number.isInteger(line.no) && line.no > group.last))
    throw new Fault(differs(line, number, "no", line.no, `> ${group.last}`));
  group.last = line.no;
  same(line, number, "event", fact.event);
  const order = fact.is === "rerate" ? state.facts.get(line.corrects) : undefined;
  same(line, number, "occurredAt", (order ?? fact).occurred);
  const named = state.known.get(`${line.corrects}/${line.correctsNo}`);
  if (line.corrects !== null) {
    if (line.is === "line") counts.corrections++;
    // Of a month's own lines of earlier statements only what is named is told.
    // What is put right may stand in for no line of the franchisee's.
    if (!named && !order && !(line.is === "earlier" && fact.is === "month"))
      throw new Fault({ number, it: nameOf(line), why: "NAMES_NO_LINE" });
  }
  state.known.set(`${line.posting}/${line.no}`, {
    ...{ line, left: { base: line.base, amountMinor: line.amountMinor } },
  });
  if (fact.is === "month") {
    if (line.is === "line") {
      state.monthLines.push({ ...line, number });
      counts.months++;
    }
  } else if (fact.is === "correction") {
    judgeCorrection(line, named, number);
    noteDecided(state, line, named.line);
    if (line.is === "line") counts.decided++;
  } else {
    if (order && !group.righted.has(line.corrects)) {
      group.righted.add(line.corrects);
      group.open.push(...linesPuttingRight(state, fact, order));
    }
    if (order && line.is === "line") counts.righted++;
    match(group.open, line, number);
    settle(state, fact, line);
  }
  // What late terms put in an order's place may name a line of another kind.
  if (named && named.line.kind === line.kind) {
    named.left.base += line.base;
    named.left.amountMinor += line.amountMinor;
  }
}

/** Remembers what a dispute took back of an order: later refunds take back that much less. */
function noteDecided({ rights, decided }, line, named) {
  const orderId = named.corrects ?? named.posting;
  const by = rights.get(`${line.posting}/${orderId}`);
  if (!by) return;
  const one = { line: { ...line, taken: [] }, before: by.refundedMinor };
  decided.set(orderId, [...(decided.get(orderId) ?? []), one]);
}

const isDecided = ({ about }) => about?.startsWith("dispute/") === true;

/** How much a dispute takes back is decided by people; of what, under which clause and on which base, is not. */
function judgeCorrection(line, named, number) {
  if (!named) throw new Fault({ number, it: nameOf(line), why: "NAMES_NO_LINE" });
  const { left } = named;
  const fields = ["kind", "clause", "termsVersion", "store", "ofMonth", "rate"];
  for (const field of fields) same(line, number, field, named.line[field]);
  same(line, number, "orders", 0);
  const [size, most] = [line.amountMinor, left.amountMinor].map((each) =>
    each < 0n ? -each : each,
  );
  if (size === 0n || size > most || line.amountMinor > 0n === left.amountMinor > 0n) {
    const should = `${left.amountMinor > 0n ? "-" : ""}1…${-left.amountMinor}`;
    throw new Fault(differs(line, number, "amountMinor", line.amountMinor, should));
  }
  same(line, number, "base", -round(left.base * size, most));
}

const FIELDS = [
  ...["kind", "clause", "termsVersion", "store", "corrects", "correctsNo", "about", "ofMonth"],
  ...["base", "rate", "amountMinor", "orders"],
];

const fits = (wanted, line, field) => wanted[field] === undefined || wanted[field] === line[field];

/** Takes the line that was to be out of those still open; of none that fits, the one most like it. */
function match(open, line, number) {
  let best;
  let alike = -1;
  for (const wanted of open) {
    const score = FIELDS.filter((field) => fits(wanted, line, field)).length;
    if (score > alike) [best, alike] = [wanted, score];
  }
  const sameClause = best && best.kind === line.kind && best.clause === line.clause;
  if (!sameClause && alike < FIELDS.length - 2)
    throw new Fault({ number, it: nameOf(line), why: "FOLLOWS_FROM_NOTHING" });
  const field = FIELDS.find((each) => !fits(best, line, each));
  if (field) throw new Fault(differs(line, number, field, line[field], best[field]));
  open.splice(open.indexOf(best), 1);
}

/** Remembers what an order's lines come to, for its refunds and for what puts it right. */
function settle(state, fact, line) {
  if (isDecided(line)) {
    const decided = state.decided.get(fact.order) ?? [];
    decided.find((each) => each.line.about === line.about)?.line.taken.push(line);
    return;
  }
  const orderId = { order: line.posting, refund: fact.order, rerate: line.corrects }[fact.is];
  if (orderId !== undefined) noteBooked(state.booked, orderId, line);
  if (SALES.has(fact.is)) {
    const lines = state.given.get(fact.posting) ?? [];
    lines.push({ ...line, taken: [] });
    state.given.set(fact.posting, lines);
  } else if (fact.is === "refund") {
    const lines = state.given.get(fact.order) ?? [];
    lines.find(({ no }) => no === line.correctsNo)?.taken.push(line);
  }
}

/** The lines a posting should have, of this franchisee's. */
function expected(state, fact, line) {
  const { around } = state;
  const version = bookedBy(state, fact, line);
  const own = (lines) =>
    lines.map((each) => ({
      ...{
        ofMonth: fact.ofMonth,
        termsVersion: version?.version,
        corrects: null,
        correctsNo: null,
      },
      ...each,
    }));
  if (fact.is === "refund") {
    const { ofMonth } = state.facts.get(fact.order) ?? {};
    const taken = [
      ...linesOfRefund(fact, state.given.get(fact.order) ?? []),
      ...linesOfDecided(fact, state.decided.get(fact.order) ?? []),
    ];
    const revived = version ? linesOfExpiry({ ...fact, revived: true }, version, around) : [];
    return [...taken.map((each) => ({ ...each, ofMonth })), ...own(revived)];
  }
  if (!version) return [];
  if (fact.is === "expiry") return own(linesOfExpiry(fact, version, around));
  return SALES.has(fact.is) ? own(linesOfOrder(fact, version, around)) : [];
}

/** The version it was booked by. Of one that was agreed in the same instant, either may have been there. */
function bookedBy({ around: { terms } }, { occurredAt, bookedAt }, line) {
  const with_ = versionAt(terms, occurredAt, bookedAt);
  const without = versionAt(terms, occurredAt, bookedAt - 1);
  return without && without.version === line.termsVersion ? without : with_;
}

/** Nothing that follows from an event may be missing. */
function endGroup(state, number) {
  const [missing] = state.group.open;
  if (missing)
    throw new Fault({
      number,
      it: nameOf({ ...missing, event: state.group.event }),
      why: "MISSING",
    });
  state.group = undefined;
}

// ── The end: the month, its parts and totals.

function finish(state, number) {
  const { head, around, sums, bookedFor, monthLines, counts } = state;
  const { statement } = head;
  const wanted = linesOfMonth(statement.month, sums, { ...around, bookedFor });
  const placeOf = ({ ofMonth, ...of }) => `${ofMonth} ${partKey(of)}`;
  const places = new Map();
  for (const line of wanted)
    places.set(placeOf(line), [...(places.get(placeOf(line)) ?? []), line]);
  const remaining = () => [...places.values()].flat();
  for (const line of monthLines) {
    const here = places.get(placeOf(line)) ?? [];
    match(here.length > 0 ? here : remaining(), line, line.number);
  }
  const open = remaining();
  const event = `month:${statement.month}:${head.franchisee.code}`;
  if (open[0]) throw new Fault({ number, it: nameOf({ ...open[0], event }), why: "MISSING" });

  for (const stated of state.statedParts) {
    const part = state.parts.get(partKey(stated));
    for (const field of ["lines", "orders", "base", "amountMinor"])
      if (stated[field] !== (part?.[field] ?? 0))
        throw new Fault(differs(stated, stated.number, field, stated[field], part?.[field] ?? 0));
    state.parts.delete(partKey(stated));
    counts.parts++;
  }
  for (const key of state.parts.keys()) throw new Fault({ number, it: key, why: "MISSING" });

  const it = head.statement.id;
  const totals = { ...state.totals, linesSha256: state.digest.digest("hex") };
  for (const [field, should] of Object.entries(totals)) {
    const says = readAmounts(statement)[field];
    if (says !== should) throw new Fault({ number: 1, it, field, says, should });
  }
}

const nameOf = ({ event, kind, clause }) => `${event}, ${kind}, ${clause}`;

const differs = (line, number, field, says, should) => ({
  ...{ number, it: nameOf(line), field, says, should },
});

function same(line, number, field, should) {
  if (line[field] !== should) throw new Fault(differs(line, number, field, line[field], should));
}
