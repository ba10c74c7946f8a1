import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type ActKind,
  type Deadline,
  dueStep,
  JUST_ISSUED,
  type Life,
  lifeOf,
  mayDispute,
  mayFollow,
  type Step,
  stateOf,
  withAct,
} from "../../src/acceptance/life.rules.ts";

// Goal: a statement's state is a pure fold of its acts, and no act is possible that its state forbids.
// Method: random acts are tried one after the other; each is let in or not as a plain list of what is allowed in which
// state says, and the state afterwards is read off the list of acts by other code.

const KINDS: readonly ActKind[] = [
  ...(["REMINDED", "ACCEPTED", "ACCEPTED_BY_SILENCE", "FELL_OVERDUE", "DISPUTED"] as const),
  ...(["WRITTEN", "WITHDRAWN", "UPHELD", "REJECTED", "SETTLED", "REOPENED"] as const),
];
const UPON_A_DISPUTE: readonly ActKind[] = [
  ...(["DISPUTED", "WRITTEN", "WITHDRAWN", "UPHELD", "REJECTED"] as const),
];
const ENDS: readonly ActKind[] = ["WITHDRAWN", "UPHELD", "REJECTED"];

const step = fc
  .record({ kind: fc.constantFrom(...KINDS), dispute: fc.constantFrom("a", "b", "c") })
  .map(({ kind, dispute }): Step => {
    const disputeId = UPON_A_DISPUTE.includes(kind) ? dispute : null;
    return { kind, disputeId, text: kind === "REMINDED" ? "3" : null };
  });

/** The state, read backwards from what was done. */
function stateByHand(steps: readonly Step[]): string {
  const ended = steps.filter(({ kind }) => ENDS.includes(kind)).map(({ disputeId }) => disputeId);
  const opened = steps.filter(({ kind }) => kind === "DISPUTED");
  if (opened.some(({ disputeId }) => !ended.includes(disputeId))) return "DISPUTED";
  const kinds = steps.map(({ kind }) => kind);
  const said = ["ACCEPTED", "ACCEPTED_BY_SILENCE", "DISPUTED"] as const;
  if (!said.some((kind) => kinds.includes(kind)))
    return kinds.includes("FELL_OVERDUE") ? "OVERDUE" : "ISSUED";
  return kinds.findLast((kind) => kind === "SETTLED" || kind === "REOPENED") === "SETTLED"
    ? "SETTLED"
    : "ACCEPTED";
}

const ALLOWED: Record<ActKind, readonly string[]> = {
  ...{ REMINDED: ["ISSUED"], ACCEPTED_BY_SILENCE: ["ISSUED"], FELL_OVERDUE: ["ISSUED"] },
  ...{ ACCEPTED: ["ISSUED", "OVERDUE"], DISPUTED: ["ISSUED", "OVERDUE", "DISPUTED", "ACCEPTED"] },
  ...{ WRITTEN: ["DISPUTED"], WITHDRAWN: ["DISPUTED"], UPHELD: ["DISPUTED"] },
  ...{ REJECTED: ["DISPUTED"], SETTLED: ["ACCEPTED"], REOPENED: ["SETTLED"] },
};

describe("a statement's life", () => {
  test("comes to what its acts say, whatever is tried in whatever order", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (tried) => {
        const done: Step[] = [];
        let life: Life = JUST_ISSUED;
        for (const each of tried) {
          const before = stateByHand(done);
          if (!mayFollow(life, each)) {
            expect(() => withAct(life, each)).toThrow(`${each.kind} cannot follow`);
            continue;
          }
          expect(ALLOWED[each.kind]).toContain(before);
          done.push(each);
          life = withAct(life, each);
          expect(stateOf(life)).toBe(stateByHand(done));
        }
        expect(life.acts).toBe(done.length);
        expect(lifeOf(done)).toEqual(life);
      }),
      { numRuns: 500 },
    );
  });

  test("lets no dispute begin twice, nor go on behind its end", () => {
    const disputed = withAct(JUST_ISSUED, { kind: "DISPUTED", disputeId: "a", text: null });
    const upon = (kind: ActKind): Step => ({ kind, disputeId: "a", text: null });
    expect(mayFollow(disputed, upon("DISPUTED"))).toBe(false);
    const ended = withAct(disputed, upon("REJECTED"));
    for (const kind of UPON_A_DISPUTE) expect(mayFollow(ended, upon(kind))).toBe(false);
  });

  test("lets nobody dispute what was accepted", () => {
    for (const kind of ["ACCEPTED", "ACCEPTED_BY_SILENCE"] as const) {
      const accepted = withAct(JUST_ISSUED, { kind, disputeId: null, text: null });
      expect(mayFollow(accepted, { kind: "DISPUTED", disputeId: "a", text: null })).toBe(false);
    }
  });
});

const END = new Date("2026-02-12T16:00:00Z");
const deadline = (silence: Deadline["silence"]): Deadline => ({ acceptUntil: END, silence });
const days = (count: number) => new Date(END.getTime() - count * 86_400_000);
const reminders = [3, 1].map((each) => ({ days: each, from: days(each) }));

describe("the clock", () => {
  test.each([
    [days(4), undefined],
    [days(3), "REMINDED 3"],
    [days(1), "REMINDED 1"],
    [END, "FELL_OVERDUE null"],
  ])("at %s asks for %s", (now, due) => {
    const found = dueStep(JUST_ISSUED, deadline("STANDS_OPEN"), reminders, now);
    expect(found && `${found.kind} ${found.text}`).toBe(due);
  });

  test("reminds of each day once, and takes silence for a yes where the contract does", () => {
    const told = withAct(JUST_ISSUED, { kind: "REMINDED", disputeId: null, text: "3" });
    expect(dueStep(told, deadline("ACCEPTS"), reminders, days(2))).toBeUndefined();
    const again = withAct(told, { kind: "REMINDED", disputeId: null, text: "1" });
    expect(dueStep(again, deadline("ACCEPTS"), reminders, days(0.5))).toBeUndefined();
    expect(dueStep(again, deadline("ACCEPTS"), reminders, END)?.kind).toBe("ACCEPTED_BY_SILENCE");
    const overdue = withAct(again, { kind: "FELL_OVERDUE", disputeId: null, text: null });
    expect(dueStep(overdue, deadline("STANDS_OPEN"), reminders, END)).toBeUndefined();
  });

  test("ends the time to dispute, whether or not a job came by", () => {
    const late = END;
    expect(mayDispute(JUST_ISSUED, deadline("ACCEPTS"), days(0.1))).toBe(true);
    expect(mayDispute(JUST_ISSUED, deadline("ACCEPTS"), late)).toBe(false);
    expect(mayDispute(JUST_ISSUED, deadline("STANDS_OPEN"), late)).toBe(true);
    const some = withAct(JUST_ISSUED, { kind: "DISPUTED", disputeId: "a", text: null });
    expect(mayDispute(some, deadline("STANDS_OPEN"), days(0.1))).toBe(true);
    expect(mayDispute(some, deadline("STANDS_OPEN"), late)).toBe(false);
  });
});
