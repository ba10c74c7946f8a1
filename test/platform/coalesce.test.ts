/*
 * Calls that share a run.
 *
 * Goal: every call is answered with its own answer, whatever it travelled with; an idle desk keeps nobody waiting;
 * one call's failure is its own.
 * Method: runs that end when the test says so; then a model of random calls.
 */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { coalesce } from "../../src/platform/coalesce.ts";

interface Call {
  readonly key: string;
  readonly size: number;
  readonly says: string;
  readonly touches: readonly string[];
}

/** A desk whose runs wait to be let go, and the calls each run took. */
function desk(lanes: number, limit: number) {
  const runs: { calls: readonly Call[]; go: () => void }[] = [];
  const take = coalesce<Call, string>({
    lanes,
    limit,
    keyOf: ({ key }) => key,
    sizeOf: ({ size }) => size,
    touches: ({ touches }) => touches,
    run: (calls) =>
      new Promise((done, broken) => {
        const go = () =>
          calls.some(({ says }) => says === "outage")
            ? broken(Object.assign(new Error("away"), { code: "57P03" }))
            : calls.some(({ says }) => says === "poison")
              ? broken(new Error(`poisoned ${calls.length}`))
              : done(calls.map(({ says }) => (says === "no" ? new Error("refused") : `${says}!`)));
        runs.push({ calls, go });
      }),
  });
  return { take, runs };
}

const call = (says: string, key = "a", size = 1, touches: string[] = []): Call => ({
  ...{ key, size, says, touches },
});

/** Lets every run go, also those that begin meanwhile. */
async function letGo(runs: { go: () => void }[]): Promise<void> {
  for (let done = 0; done < runs.length; done++) {
    runs[done]?.go();
    await new Promise(setImmediate);
  }
}

test("a call that finds a free lane runs at once; those behind it share the next run", async () => {
  const { take, runs } = desk(1, 10);
  const first = take(call("1"));
  expect(runs).toHaveLength(1);
  const rest = [take(call("2")), take(call("3")), take(call("4"))];
  await letGo(runs);
  expect(await Promise.all([first, ...rest])).toEqual(["1!", "2!", "3!", "4!"]);
  expect(runs.map(({ calls }) => calls.length)).toEqual([1, 3]);
});

test("a run takes one key, up to its limit, oldest first; a larger call runs alone", async () => {
  const { take, runs } = desk(1, 4);
  const said = [
    ...[take(call("1")), take(call("2", "a", 3)), take(call("3", "b")), take(call("4", "a", 2))],
    ...[take(call("5", "a")), take(call("6", "b", 9)), take(call("7", "a"))],
  ];
  await letGo(runs);
  await Promise.all(said);
  expect(runs.map(({ calls }) => calls.map(({ says }) => says).join(""))).toEqual([
    "1",
    "25",
    "3",
    "47",
    "6",
  ]);
});

test("what touches something in flight waits for it, and so does what touches the same behind it", async () => {
  const { take, runs } = desk(3, 10);
  const said = [
    take(call("1", "a", 1, ["anna"])),
    take(call("2", "a", 1, ["anna", "bruno"])),
    take(call("3", "a", 1, ["bruno"])),
    take(call("4", "a", 1, ["clara"])),
  ];
  expect(runs.map(({ calls }) => calls.map(({ says }) => says).join(""))).toEqual(["1", "4"]);
  await letGo(runs);
  await Promise.all(said);
  expect(runs.at(-1)?.calls.map(({ says }) => says)).toEqual(["2", "3"]);
});

test("one call's refusal or failure is its own", async () => {
  const { take, runs } = desk(1, 10);
  const said = [take(call("1")), ...["2", "no", "poison", "5"].map((says) => take(call(says)))];
  const settled = Promise.allSettled(said);
  await letGo(runs);
  expect(
    (await settled).map((each) => (each.status === "fulfilled" ? each.value : each.reason.message)),
  ).toEqual(["1!", "2!", "refused", "poisoned 1", "5!"]);
});

test("an outage is nobody's fault: all are told at once, and none is tried again by itself", async () => {
  const { take, runs } = desk(1, 10);
  const said = [take(call("1")), ...["2", "outage", "4"].map((says) => take(call(says)))];
  const settled = Promise.allSettled(said);
  await letGo(runs);
  expect((await settled).map(({ status }) => status)).toEqual([
    ...["fulfilled", "rejected", "rejected", "rejected"],
  ]);
  expect(runs).toHaveLength(2);
});

test("random calls are each answered once, with their own answer, never in more lanes than there are", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          key: fc.constantFrom("a", "b"),
          size: fc.integer({ min: 1, max: 9 }),
          touches: fc.uniqueArray(fc.constantFrom("x", "y", "z"), { maxLength: 2 }),
        }),
        { maxLength: 40 },
      ),
      fc.integer({ min: 1, max: 3 }),
      async (shapes, lanes) => {
        // A run that throws is tried again call by call: what is wrong is noted, and asked for at the end.
        const wrong: string[] = [];
        let running = 0;
        const inFlight = new Set<string>();
        const take = coalesce<Call, string>({
          ...{ lanes, limit: 8, keyOf: ({ key }) => key, sizeOf: ({ size }) => size },
          touches: ({ touches }) => touches,
          run: async (calls) => {
            if (++running > lanes) wrong.push(`${running} runs in ${lanes} lanes`);
            const touched = new Set(calls.flatMap(({ touches }) => touches));
            for (const one of touched) {
              if (inFlight.has(one)) wrong.push(`${one} is touched twice at once`);
              inFlight.add(one);
            }
            const keys = new Set(calls.map(({ key }) => key));
            if (keys.size !== 1) wrong.push(`${keys.size} keys in one run`);
            const size = calls.reduce((sum, call) => sum + call.size, 0);
            if (size > 8 && calls.length > 1) wrong.push(`a run of ${size}`);
            await new Promise(setImmediate);
            running--;
            for (const one of touched) inFlight.delete(one);
            return calls.map(({ says }) => says);
          },
        });
        const calls = shapes.map((shape, index) => ({ ...shape, says: String(index) }));
        expect(await Promise.all(calls.map(take))).toEqual(calls.map(({ says }) => says));
        expect(wrong).toEqual([]);
      },
    ),
    { numRuns: 50 },
  );
});
