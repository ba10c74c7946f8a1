/*
 * Goal: what fails one brand keeps no other from its turn, and is told; what is to end ends between two brands.
 * Method: three brands, of which the first fails whatever is done in it.
 */
import { expect, test } from "@jest/globals";
import { forEachBrand } from "../../src/brand/for-each-brand.ts";
import { openKit } from "../support/database.ts";
import { world } from "../support/world.ts";

const kit = await openKit();
const ids: string[] = [];
for (let times = 0; times < 3; times++) ids.push((await world(kit, { members: 0 })).brandId);

/** Which brands had their turns, of those that were founded here. */
async function turns(step: (brandId: string) => void, signal?: AbortSignal) {
  const met: string[] = [];
  const told: unknown[] = [];
  const log = { error: (said: unknown) => void told.push(said) };
  const done = forEachBrand(
    { look: kit.look, log: log as never, ...(signal && { signal }) },
    "drops",
    async (actor) => {
      met.push(actor.brandId);
      step(actor.brandId);
    },
  );
  const error = await done.then(
    () => undefined,
    ({ message }: Error) => message,
  );
  return { met, told, error };
}

test("one that fails keeps none from its turn, and the whole has failed", async () => {
  const [bad = ""] = ids;
  const { met, told, error } = await turns((brandId) => {
    if (brandId === bad) throw new Error("it cannot be read");
  });
  expect(met).toEqual(ids);
  expect(told).toMatchObject([{ brandId: bad, task: "drops", err: expect.any(Error) }]);
  expect(error).toBe(`drops failed in ${bad}`);
  expect(await turns(() => undefined)).toEqual({ met: ids, told: [], error: undefined });
});

test("whoever stops it lets the one that has its turn finish", async () => {
  const stopping = new AbortController();
  const { met, error } = await turns(() => stopping.abort(), stopping.signal);
  expect([met, error]).toEqual([ids.slice(0, 1), undefined]);
});
