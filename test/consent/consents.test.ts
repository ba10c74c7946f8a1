import { describe, expect, test } from "@jest/globals";
import { consentsOf } from "../../src/consent/consent.queries.ts";
import type { ConsentAct, ConsentScope } from "../../src/consent/consent.rules.ts";
import { lastWord, standing } from "../../src/consent/consent.rules.ts";
import { consentToPhone } from "../../src/consent/consent-to-phone.ts";
import { giveConsent } from "../../src/consent/give-consent.ts";
import { withdrawConsent } from "../../src/consent/withdraw-consent.ts";
import { newId } from "../../src/kernel/id.ts";
import { Forbidden } from "../../src/kernel/refusal.ts";
import { sql } from "../../src/platform/database/sql.ts";
import { callersOf } from "../support/callers.ts";
import { openKit } from "../support/database.ts";
import { type World, world } from "../support/world.ts";

const kit = await openKit();

type Said = readonly [
  act: ConsentAct["act"],
  channel: ConsentScope["channel"],
  purpose?: ConsentScope["purpose"],
];

const history = (...said: Said[]): ConsentAct[] =>
  said.map(([act, channel, purpose = "MARKETING"], at) => ({
    ...{ id: String(at), memberId: "anna", act, channel, purpose, textVersion: "1" },
    ...{ actorKind: "member", actorId: null, at: new Date(at) },
  }));

const shown = (acts: readonly ConsentAct[]) =>
  acts.map(({ act, purpose, channel }) => `${act} ${purpose} ${channel ?? "ANY"}`);

describe("what stands", () => {
  test("is the last word on each purpose and channel", () => {
    expect(
      shown(
        standing(
          history(
            ...([
              ["GIVEN", "EMAIL"],
              ["GIVEN", "SMS"],
            ] as const),
            ...([
              ["WITHDRAWN", "SMS"],
              ["GIVEN", null, "PHONE"],
            ] as const),
          ),
        ),
      ),
    ).toEqual(["WITHDRAWN MARKETING SMS", "GIVEN MARKETING EMAIL", "GIVEN PHONE ANY"]);
  });

  test("what is said of any channel takes the place of each; each may be said again after it", () => {
    const acts = history(["GIVEN", "SMS"], ["WITHDRAWN", null], ["GIVEN", "EMAIL"]);
    expect(shown(standing(acts))).toEqual(["WITHDRAWN MARKETING ANY", "GIVEN MARKETING EMAIL"]);
    const word = (channel: ConsentScope["channel"]) =>
      lastWord(acts, { purpose: "MARKETING", channel })?.act;
    expect([word("SMS"), word("EMAIL"), word(null)]).toEqual(["WITHDRAWN", "GIVEN", "WITHDRAWN"]);
  });
});

describe("consents", () => {
  const self = (there: World) => callersOf(there).member(there.anna);
  const sms = (there: World, textVersion = "1") => ({
    ...({ memberId: there.anna, purpose: "MARKETING", channel: "SMS", textVersion } as const),
  });
  const all = async (there: World) =>
    (await consentsOf(kit.look(there.hq), [there.anna])).get(there.anna) ?? [];

  test("are added to a history; what stands already is not said again", async () => {
    const there = await world(kit);
    const given = await there.as((work) => giveConsent(work, sms(there)), self(there));
    kit.clock.advance({ minutes: 1 });
    expect(await there.as((work) => giveConsent(work, sms(there)), self(there))).toEqual(given);
    await there.as((work) => giveConsent(work, sms(there, "2")));
    await there.as((work) => withdrawConsent(work, sms(there, "2")), self(there));
    expect(await all(there)).toMatchObject([
      { act: "GIVEN", textVersion: "1", actorKind: "member", actorId: there.anna },
      { act: "GIVEN", textVersion: "2", actorKind: "hq" },
      { act: "WITHDRAWN", textVersion: "2", actorKind: "member" },
    ]);
    await expect(
      there.as((work) => work.rows(sql("test.change")`update member_consent set act = 'GIVEN'`)),
    ).rejects.toMatchObject({ code: "42501" });
    await expect(
      there.as((work) => work.rows(sql("test.drop")`delete from member_consent`)),
    ).rejects.toMatchObject({ code: "42501" });
  });

  test("are given by the member, or before those who are shown its profile", async () => {
    const there = await world(kit);
    const { south, till, staff, member } = callersOf(there);
    for (const actor of [south, till(there.n1), staff(there.n1), member(newId())])
      for (const say of [giveConsent, withdrawConsent])
        await expect(there.as((work) => say(work, sms(there)), actor)).rejects.toThrow(Forbidden);
    expect(await all(there)).toEqual([]);
  });

  test("come with a telephone, once for a wording", async () => {
    const there = await world(kit);
    const wish = { memberId: there.anna, textVersion: "2026-03" };
    for (const _ of [1, 2]) await there.as((work) => consentToPhone(work, wish), self(there));
    expect(shown(await all(there))).toEqual(["GIVEN PHONE ANY"]);
  });

  test("are said one after the other, however many at once", async () => {
    const there = await world(kit);
    const acts = await Promise.all(
      Array.from({ length: 10 }, () => there.as((work) => giveConsent(work, sms(there)))),
    );
    expect(new Set(acts.map(({ id }) => id)).size).toBe(1);
    expect(await all(there)).toHaveLength(1);
  });
});
