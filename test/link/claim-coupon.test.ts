import { describe, expect, test } from "@jest/globals";
import { CouponNotOffered, IssuerNotOptedIn } from "../../src/coupon/coupon.refusals.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden, type Refusal } from "../../src/kernel/refusal.ts";
import { claimCoupon } from "../../src/link/claim-coupon.ts";
import { type CreateClaimLink, createClaimLink } from "../../src/link/create-claim-link.ts";
import { ClaimLinkUsedUp, UnknownClaimLink } from "../../src/link/link.refusals.ts";
import { readToken, tokenOf } from "../../src/link/link.rules.ts";
import { revokeClaimLink } from "../../src/link/revoke-claim-link.ts";
import { stopCouponTemplate } from "../../src/template/stop-coupon-template.ts";
import { openKit } from "../support/database.ts";
import { campaignOf, couponFaults, templateOf } from "../support/offers.ts";
import { type World, world } from "../support/world.ts";

// Goal: a link gives each member one coupon, until its bound, and a token that is none tells nothing. Method: links made
// and claimed in transactions of their own, and by more members at once than there are coupons.

const kit = await openKit();
const sign = kit.orm.vault.digest;

const create = (there: World, but: Partial<CreateClaimLink> = {}, actor?: Actor) =>
  there.as(
    (work) => createClaimLink(work, { template: "five-off", storeId: null, bound: 3n, ...but }),
    actor,
  );
const claim = (there: World, token: string, memberId = there.anna, actor?: Actor) =>
  there.as((work) => claimCoupon(work, { memberId, token }), actor);

async function withLink(members = 1) {
  const there = await world(kit, { members });
  await campaignOf(there);
  const template = await templateOf(there);
  const link = await create(there);
  return { there, template, link, token: tokenOf(link.id, sign) };
}

describe("a claim link", () => {
  test("gives a member one coupon, and answers the same for ever", async () => {
    const { there, link, token } = await withLink();
    expect(token).toMatch(/^C[A-Za-z0-9_-]{31}$/);
    const { coupon } = await claim(there, token);
    expect(coupon).toMatchObject({ source: "LINK", sourceKey: link.id, state: "ISSUED" });
    expect(await claim(there, token)).toEqual({ coupon, repeated: true });
    await there.as((work) => revokeClaimLink(work, { linkId: link.id }));
    expect(await claim(there, token)).toEqual({ coupon, repeated: true });
    expect(await couponFaults(kit, there)).toEqual([]);
  });

  test("claimed by 12 at once gives out what it has", async () => {
    const { there, token } = await withLink(12);
    const outcomes = await Promise.all(
      there.members.map((id) =>
        claim(there, token, id).then(
          () => "done",
          (error: Refusal) => error.name,
        ),
      ),
    );
    expect(outcomes.filter((one) => one === "done")).toHaveLength(3);
    expect(outcomes.filter((one) => one === "ClaimLinkUsedUp")).toHaveLength(9);
    expect(await couponFaults(kit, there)).toEqual([]);
  });

  test("that is unknown, revoked, over, forged or another brand's gets one answer", async () => {
    const { there, link, token } = await withLink();
    const elsewhere = await withLink();
    const over = await create(there, { untilAt: new Date(kit.clock().getTime() + 60_000) });
    await there.as((work) => revokeClaimLink(work, { linkId: link.id }));
    kit.clock.advance({ minutes: 1 });
    const tokens = [
      ...[token, tokenOf(newId(), sign), tokenOf(over.id, sign), elsewhere.token],
      ...[`${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`, "x", ""],
    ];
    for (const wrong of tokens)
      await expect(claim(there, wrong)).rejects.toEqual(new UnknownClaimLink(wrong));
  });

  test("of a template that was stopped gives nothing out; who is nobody claims nothing", async () => {
    const { there, template, token } = await withLink(2);
    const [, ben = ""] = there.members;
    const anna: Actor = { kind: "member", id: there.anna, brandId: there.brandId };
    await expect(claim(there, token, ben, anna)).rejects.toThrow(Forbidden);
    await claim(there, token, there.anna, anna);
    await there.as((work) => stopCouponTemplate(work, { templateId: template.id }));
    await expect(claim(there, token, ben)).rejects.toEqual(
      new CouponNotOffered("five-off", "STOPPED"),
    );
    await expect(create(there)).rejects.toThrow(CouponNotOffered);
  });

  test("is headquarters', or an opted-in store's own", async () => {
    const { there } = await withLink();
    const staff: Actor = {
      kind: "store",
      id: newId(),
      brandId: there.brandId,
      storeId: there.n1.id,
    };
    await expect(create(there, {}, staff)).rejects.toThrow(Forbidden);
    await expect(create(there, { storeId: there.s1.id }, staff)).rejects.toThrow(Forbidden);
    await expect(create(there, { storeId: there.n1.id }, staff)).rejects.toThrow(IssuerNotOptedIn);
    await expect(create(there, { bound: 0n })).rejects.toThrow(BadInput);
    await expect(create(there, { untilAt: kit.clock() })).rejects.toThrow(BadInput);
  });

  test("used up says so", async () => {
    const { there, token } = await withLink(4);
    const [a = "", b = "", c = "", d = ""] = there.members;
    for (const id of [a, b, c]) await claim(there, token, id);
    await expect(claim(there, token, d)).rejects.toEqual(new ClaimLinkUsedUp(token));
    expect(await claim(there, token, a)).toMatchObject({ repeated: true });
  });
});

test("a token is written in one way only", () => {
  const id = newId();
  const token = tokenOf(id, sign);
  expect(readToken(token, sign)).toBe(id);
  for (let at = 0; at < token.length; at++) {
    const other = token[at] === "A" ? "B" : "A";
    expect(readToken(token.slice(0, at) + other + token.slice(at + 1), sign)).toBeUndefined();
  }
});
