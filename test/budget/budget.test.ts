import { describe, expect, test } from "@jest/globals";
import { leftOf, openBudgets, takeFromBudgets } from "../../src/budget/budget.queries.ts";
import { ConcurrentChange } from "../../src/platform/database/work.ts";
import { openKit } from "../support/database.ts";
import { world } from "../support/world.ts";

// Goal: what can be taken until a bound is never taken beyond it, by any number at once, and comes back. Method: takings
// in transactions of their own, one after another and all at once, each with a look before it as its callers do.

const kit = await openKit();
const bounds = (said: Record<string, bigint>) => new Map(Object.entries(said));

describe("a budget", () => {
  test("is opened once, taken from until its bound, and given back", async () => {
    const there = await world(kit);
    await there.as((work) => openBudgets(work, bounds({ a: 10n, b: 5n })));
    await there.as((work) => openBudgets(work, bounds({ a: 99n })));
    await there.as((work) => takeFromBudgets(work, bounds({ a: 7n, b: 5n })));
    const left = () => leftOf(kit.look(there.hq), ["a", "b", "c"]);
    expect(await left()).toEqual(bounds({ a: 3n, b: 0n }));
    const beyond: Record<string, bigint>[] = [{ a: 4n }, { a: 1n, b: 1n }, { a: -8n }, { c: 1n }];
    for (const wish of beyond)
      await expect(there.as((work) => takeFromBudgets(work, bounds(wish)))).rejects.toThrow(
        ConcurrentChange,
      );
    expect(await left()).toEqual(bounds({ a: 3n, b: 0n }));
    await there.as((work) => takeFromBudgets(work, bounds({ a: -7n, b: -1n })));
    await there.as((work) => takeFromBudgets(work, bounds({ a: 0n, c: 0n })));
    expect(await left()).toEqual(bounds({ a: 10n, b: 1n }));
  });

  test("is its brand's", async () => {
    const [there, elsewhere] = [await world(kit), await world(kit)];
    await there.as((work) => openBudgets(work, bounds({ a: 10n })));
    expect(await leftOf(kit.look(elsewhere.hq), ["a"])).toEqual(new Map());
    await expect(elsewhere.as((work) => takeFromBudgets(work, bounds({ a: 1n })))).rejects.toThrow(
      ConcurrentChange,
    );
  });

  test("is taken from by 60 at once, in whatever order they name two, and never too much", async () => {
    const there = await world(kit);
    await there.as((work) => openBudgets(work, bounds({ a: 40n, b: 40n })));
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, at) =>
        there.as(async (work) => {
          if (((await leftOf(work, ["a"])).get("a") ?? 0n) < 1n) return 0;
          await takeFromBudgets(work, at % 2 ? bounds({ a: 1n, b: 1n }) : bounds({ b: 1n, a: 1n }));
          return 1;
        }),
      ),
    );
    expect(outcomes.filter((taken) => taken === 1)).toHaveLength(40);
    expect(await leftOf(kit.look(there.hq), ["a", "b"])).toEqual(bounds({ a: 0n, b: 0n }));
  });
});
