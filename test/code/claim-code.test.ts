/*
 * A code becomes a coupon.
 *
 * Goal: a code is one member's, once, and what cannot be claimed tells nothing of why. Method: codes typed, guessed,
 * claimed twice, by two hundred at once, by a merged member, and of revoked batches.
 */
import { describe, expect, test } from "@jest/globals";
import { claimedOf, keyOfBatch } from "../../src/code/batch.queries.ts";
import { coderOf } from "../../src/code/batch.rules.ts";
import { claimCode } from "../../src/code/claim-code.ts";
import { CodeMistyped, UnknownCode } from "../../src/code/code.refusals.ts";
import { codeFrom, shownCode } from "../../src/code/code.rules.ts";
import { generateCodes } from "../../src/code/generate-codes.ts";
import { type OrderCodes, orderCodes } from "../../src/code/order-codes.ts";
import { revokeCodes } from "../../src/code/revoke-codes.ts";
import { CouponNotOffered } from "../../src/coupon/coupon.refusals.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { Forbidden } from "../../src/kernel/refusal.ts";
import { UnknownMember } from "../../src/member/member.refusals.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import { count } from "../support/count.ts";
import { openKit } from "../support/database.ts";
import { type Offered, offered } from "../support/offered.ts";
import { stateOf } from "../support/state.ts";
import { type World, world } from "../support/world.ts";

const kit = await openKit();

const member = (there: World, id = there.anna): Actor => ({
  ...{ kind: "member", id, brandId: there.brandId },
});

/** A brand with codes, and how to claim them. */
async function coded(
  but: {
    readonly members?: number;
    readonly offer?: Offered;
    readonly batch?: Partial<OrderCodes>;
  } = {},
) {
  const there = await world(kit, { members: but.members ?? 3 });
  const template = await offered(kit, there, but.offer);
  const wish = { number: "spring", template: "FIVE", size: 20, ...but.batch };
  const { batch } = await there.as((work) => orderCodes(work, wish));
  await generateCodes(kit.begin, there.hq, batch.id);
  const codeOf = coderOf(await keyOfBatch(kit.look(there.hq), batch.id));
  const claim = (code: string, memberId = there.anna, actor = member(there, memberId)) =>
    there.as((work) => claimCode(work, { memberId, code }), actor);
  const claimed = async () => (await claimedOf(kit.look(there.hq), [batch.id])).get(batch.id) ?? 0;
  return { there, template, batch, codeOf, claim, claimed };
}

describe("a code", () => {
  test("becomes its member's coupon, however it is typed, once", async () => {
    const { there, template, codeOf, claim, claimed } = await coded();
    const code = codeOf(1);
    const first = await claim(shownCode(code).toLowerCase().replaceAll("0", "o"));
    expect(first).toMatchObject({
      repeated: false,
      coupon: {
        memberId: there.anna,
        templateId: template.id,
        source: "CODE",
        issuerStoreId: null,
      },
    });
    expect(await claim(` ${code} `)).toEqual({ coupon: first.coupon, repeated: true });
    expect(await claimed()).toBe(1);
  });

  test("is issued by the store its batch was ordered for, and claimed for a member by any store", async () => {
    const { there, codeOf, claim } = await coded();
    const { batch } = await there.as((work) =>
      orderCodes(work, { number: "n1", template: "FIVE", size: 1, storeId: there.n1.id }),
    );
    await generateCodes(kit.begin, there.hq, batch.id);
    const code = coderOf(await keyOfBatch(kit.look(there.hq), batch.id))(1);
    const { coupon } = await claim(code, there.anna, there.s1.till);
    expect(coupon.issuerStoreId).toBe(there.n1.id);
    const franchisee: Actor = {
      ...{ kind: "franchisee", id: newId(), brandId: there.brandId, franchiseeId: there.north.id },
    };
    for (const actor of [member(there, there.members[1]), franchisee])
      await expect(claim(codeOf(1), there.anna, actor)).rejects.toThrow(Forbidden);
  });

  test("that cannot be claimed is refused in one way", async () => {
    const { there, codeOf, claim } = await coded();
    const [, ben = ""] = there.members;
    const other = await coded({ members: 1 });
    const taken = codeOf(1);
    await claim(taken);
    const guessed = codeFrom(Buffer.alloc(10, 7));
    await there.as((work) => orderCodes(work, { number: "x", template: "FIVE", size: 2 }));
    const unmade = codeOf(21);
    for (const code of [taken, guessed, other.codeOf(1), unmade])
      await expect(claim(code, ben)).rejects.toEqual(new UnknownCode(code));
    const before = await stateOf(kit, there.brandId);
    await there.as((work) => revokeCodes(work, { number: "x" }));
    await there.as((work) => revokeCodes(work, { number: "spring" }));
    const revoked = await stateOf(kit, there.brandId);
    expect(revoked).not.toEqual(before);
    await expect(claim(codeOf(2), ben)).rejects.toEqual(new UnknownCode(codeOf(2)));
    expect(await stateOf(kit, there.brandId)).toEqual(revoked);
    // What was claimed before stays, and is told again.
    expect(await claim(taken)).toMatchObject({ repeated: true });
  });

  test("typed wrongly is told as such, and asks nothing of the database", async () => {
    const { there, codeOf, claim } = await coded();
    const wrong = `${codeOf(1).slice(0, 15)}${codeOf(1).endsWith("7") ? "8" : "7"}`;
    await expect(claim(wrong)).rejects.toEqual(new CodeMistyped(wrong));
    const asked = await count(() =>
      claim("hello").catch((error) => expect(error).toEqual(new CodeMistyped("hello"))),
    );
    expect(asked).toBeLessThanOrEqual(2); // begin and rollback
    await expect(claim(codeOf(1), newId(), there.hq)).rejects.toThrow(UnknownMember);
  });

  test("is one member's, of two hundred who claim it at once", async () => {
    const { there, codeOf, claim, claimed } = await coded({ members: 20 });
    const code = codeOf(1);
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        claim(code, there.members[n % 20]).catch((error) => {
          if (error instanceof UnknownCode) return undefined;
          throw error;
        }),
      ),
    );
    const won = outcomes.filter((outcome) => outcome !== undefined);
    expect(won).toHaveLength(10);
    expect(new Set(won.map(({ coupon }) => coupon.id)).size).toBe(1);
    expect(won.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await claimed()).toBe(1);
    expect(
      await kit.asOwner("select count(*)::int from coupon where brand_id = $1", [there.brandId]),
    ).toEqual([{ count: 1 }]);
  });

  test("stays unclaimed where its coupon is not offered", async () => {
    const { there, codeOf, claim, claimed } = await coded({
      offer: { audience: 'member.level == "GOLD"' },
    });
    await expect(claim(codeOf(1))).rejects.toEqual(new CouponNotOffered("FIVE", "NOT_IN_AUDIENCE"));
    expect(await claimed()).toBe(0);
    expect(await kit.asOwner("select id from coupon where brand_id = $1", [there.brandId])).toEqual(
      [],
    );
  });

  test("of a merged member is found by whoever has its story", async () => {
    const { there, codeOf, claim } = await coded();
    const [anna = "", ben = "", cui = ""] = there.members;
    const { coupon } = await claim(codeOf(1));
    await there.as((work) =>
      mergeMembers(work, { survivorId: ben, absorbedId: anna, reason: "same person" }),
    );
    expect(await claim(codeOf(1), ben)).toEqual({ coupon, repeated: true });
    await expect(claim(codeOf(1), cui)).rejects.toThrow(UnknownCode);
    expect((await claim(codeOf(2), anna)).coupon.memberId).toBe(ben);
  });
});
