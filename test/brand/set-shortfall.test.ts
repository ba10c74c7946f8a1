import { describe, expect, test } from "@jest/globals";
import { setShortfall } from "../../src/brand/set-shortfall.ts";
import { Forbidden } from "../../src/kernel/refusal.ts";
import { openKit } from "../support/database.ts";
import { life } from "../support/life.ts";
import { world } from "../support/world.ts";

const kit = await openKit();

describe("points taken back after they were spent", () => {
  test("are owed, unless the brand says otherwise", () =>
    life(
      kit,
      `
      at         2026-03-14T12:00
      order      1  100
      spend      70
      refund     1
      wallet     -70  owed 70
      `,
    ));

  test("are clamped away, and headquarters bears them", () =>
    life(
      kit,
      `
      shortfall  CLAMP
      at         2026-03-14T12:00
      order      1  100
      spend      70
      refund     1
      wallet     0
      hot        borne/headquarters  -70
      hot        issued/N1           0
      order      2  50
      wallet     50
      `,
    ));

  test("are clamped away, and the store that issued them bears them", () =>
    life(
      kit,
      `
      shortfall  CLAMP  ISSUER
      at         2026-03-14T12:00
      order      1  100  S1
      spend      70
      refund     1
      wallet     0
      hot        borne/S1   -70
      hot        issued/S1  0
      `,
    ));

  test("are not refunded: the order stands, until they are there again", () =>
    life(
      kit,
      `
      shortfall  REFUSE
      at         2026-03-14T12:00
      order      1  100
      spend      70
      refund     1                             | PointsMissing 70
      wallet     30
      order      2  50                         # into the same bucket
      refund     1                             | PointsMissing 20
      order      3  20
      refund     1
      wallet     0
      `,
    ));

  test("go by the policy of the refund's own day", () =>
    life(
      kit,
      `
      at         2026-03-14T12:00
      order      1  100
      order      2  100
      spend      200
      refund     1
      wallet     -100  owed 100
      shortfall  CLAMP
      refund     2
      wallet     -100  owed 100
      hot        borne/headquarters  -100
      `,
    ));
});

test("setShortfall is headquarters' to say", async () => {
  const there = await world(kit);
  const wish = { shortfall: "CLAMP", bearer: "ISSUER" } as const;
  const attempt = there.as((work) => setShortfall(work, wish), there.n1.till);
  await expect(attempt).rejects.toThrow(Forbidden);
  expect(await there.as((work) => setShortfall(work, wish))).toMatchObject({
    ...{ shortfall: "CLAMP", shortfallBearer: "ISSUER" },
  });
});
