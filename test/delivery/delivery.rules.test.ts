/*
 * Goal: of an ordered webhook no member's letter is on its way while an earlier one is, or before it ended; no letter is
 * in hand twice, and none is left lying.
 * Method: a property: any letters, read again and again as the database would give them, come back in any turn, some of
 * them several times.
 */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Delivery, Tray } from "../../src/delivery/delivery.rules.ts";

const AT = new Date("2026-03-15T04:00:00Z");
const letter = (cursor: number, member: number): Delivery => ({
  ...{ id: String(cursor), webhookId: "w", cursor: String(cursor), type: "x", at: AT, data: {} },
  ...{ memberId: member === 0 ? null : String(member), state: "WAITING", queuedAt: AT },
  ...{ diesAt: AT, dueAt: AT, attempts: 0, lastAt: null, lastMs: null, status: null },
  ...{ mishap: null, answer: null },
});

test.each([true, false])("letters go their way, ordered: %s", (ordered) => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(3), { maxLength: 20 }),
      fc.infiniteStream(fc.nat(1_000)),
      fc.infiniteStream(fc.boolean()),
      (members, turns, failing) => {
        const turn = () => turns.next().value as number;
        const tray = new Tray(ordered);
        const waiting = new Map(members.map((member, at) => [String(at), letter(at, member)]));
        /** Failed, and not due yet. */
        const later = new Set<string>();
        const onTheWay: Delivery[] = [];
        const before = (a: Delivery, b: Delivery) =>
          a.memberId !== null && a.memberId === b.memberId && Number(a.cursor) < Number(b.cursor);
        /** What the database gives: due, and of a member whose earlier ones are due too. */
        const due = () =>
          [...waiting.values()].filter(
            (each) =>
              !later.has(each.id) &&
              !(ordered && [...later].some((id) => before(waiting.get(id) as Delivery, each))),
          );
        let failures = 0;
        for (let steps = 0; waiting.size > 0; steps++) {
          expect(steps).toBeLessThan(5_000);
          const what = turn() % 4;
          if (what === 0) tray.add(due().slice(0, 1 + (turn() % 5) + tray.size));
          else if (what === 1) later.clear();
          else if (what === 2) {
            const next = tray.next();
            if (!next) continue;
            expect(waiting.has(next.id)).toBe(true);
            expect(onTheWay).not.toContainEqual(expect.objectContaining({ id: next.id }));
            if (ordered)
              expect([...waiting.values()].filter((each) => before(each, next))).toEqual([]);
            onTheWay.push(next);
          } else if (onTheWay.length > 0) {
            const [back] = onTheWay.splice(turn() % onTheWay.length, 1) as [Delivery];
            tray.returned();
            const again = failures < 30 && (failing.next().value as boolean);
            if (again) {
              failures++;
              later.add(back.id);
            } else waiting.delete(back.id);
            tray.written(back, again);
          }
          expect(tray.inFlight).toBe(onTheWay.length);
        }
        expect([tray.size, tray.inFlight]).toEqual([0, 0]);
      },
    ),
  );
});
