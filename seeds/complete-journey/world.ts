import { addFranchisee } from "../../src/brand/add-franchisee.ts";
import { BrandEntity } from "../../src/brand/brand.entity.ts";
import { createBrand } from "../../src/brand/create-brand.ts";
import { FranchiseeEntity } from "../../src/brand/franchisee.entity.ts";
import { openStore } from "../../src/brand/open-store.ts";
import { StoreEntity } from "../../src/brand/store.entity.ts";
import { enrolMembers } from "../../src/enrolment/enrol-members.ts";
import { AlreadyMember } from "../../src/enrolment/enrolment.refusals.ts";
import { type Actor, forAllBrands, system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { monthOf, monthStart } from "../../src/kernel/month.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import type { Begin } from "../../src/platform/database/work.ts";
import { setEarningRule } from "../../src/points/set-earning-rule.ts";
import { agreeTerms } from "../agree-terms.ts";
import type { Basket } from "./read.ts";

export const TIME_ZONE = "America/New_York";
const NAME = "The Complete Journey";
const FRANCHISEES = 40n;

/** The brand of the data, with a franchisee for every store number modulo 40, and a member a household. */
export interface World {
  readonly brandId: string;
  readonly actor: Actor;
  /** Member ids by household. */
  readonly members: ReadonlyMap<string, string>;
}

/** Builds what of the world is not there yet: a second run on the same book goes on with the first one's. */
export async function buildWorld(begin: Begin, baskets: readonly Basket[]): Promise<World> {
  const first = baskets[0];
  if (!first) throw new Error("there are no orders to build a world for");
  const openedAt = monthStart(monthOf(first.at, TIME_ZONE), TIME_ZONE);
  const brandId = await brandOf(begin, openedAt);
  const actor = system("replay complete-journey", brandId);
  const franchisees = await franchiseesOf(begin, actor, openedAt);
  await storesOf(begin, actor, baskets, franchisees, openedAt);
  const households = baskets.map(({ household }) => household);
  return { brandId, actor, members: await enrolHouseholds(begin, actor, households) };
}

async function brandOf(begin: Begin, openedAt: Date): Promise<string> {
  const found = await begin(forAllBrands("replay complete-journey"), (work) =>
    work.em.findOne(BrandEntity, { name: NAME }, { filters: false }),
  );
  if (found) return found.id;
  const actor = system("replay complete-journey", newId());
  return begin(actor, async (work) => {
    const brand = await createBrand(work, {
      name: NAME,
      timeZone: TIME_ZONE,
      currency: "USD",
      ownershipModel: "BRAND_OWNS_MEMBER",
      openedAt,
    });
    await setEarningRule(work, { pointsPerStep: 1n, stepMinor: 100n, fromAt: openedAt });
    return brand.id;
  });
}

async function franchiseesOf(
  begin: Begin,
  actor: Actor,
  fromAt: Date,
): Promise<Map<string, string>> {
  return begin(actor, async (work) => {
    const known = new Map(
      (await work.em.find(FranchiseeEntity, {})).map(({ code, id }) => [code, id]),
    );
    for (let number = 0n; number < FRANCHISEES; number++) {
      const code = String(number);
      if (known.has(code)) continue;
      const { id } = await addFranchisee(work, {
        code,
        legalName: number === 0n ? "Headquarters' own stores" : `Franchisee ${code}`,
        isHeadquarters: number === 0n,
      });
      known.set(code, id);
      await agreeTerms(work, {
        franchiseeId: id,
        fromAt,
        clauses: [
          { number: "1", kind: "ROYALTY", rate: 500n },
          { number: "2", kind: "BOUND_SHARE", rate: 200n },
          { number: "3", kind: "POINTS_COST", rate: 1n },
          { number: "4", kind: "COUPON_SUBSIDY", rate: 10_000n },
        ],
      });
    }
    return known;
  });
}

async function storesOf(
  begin: Begin,
  actor: Actor,
  baskets: readonly Basket[],
  franchisees: ReadonlyMap<string, string>,
  openedAt: Date,
): Promise<void> {
  await begin(actor, async (work) => {
    const known = new Set((await work.em.find(StoreEntity, {})).map(({ code }) => code));
    for (const code of new Set(baskets.map(({ store }) => store))) {
      if (known.has(code)) continue;
      const franchiseeId = franchisees.get(String(BigInt(code) % FRANCHISEES)) ?? "";
      await openStore(work, { code, name: `Store ${code}`, franchiseeId, openedAt });
    }
  });
}

/** Makes members of the households that are none yet; their ids by household. */
export async function enrolHouseholds(
  begin: Begin,
  actor: Actor,
  named: readonly string[],
): Promise<Map<string, string>> {
  const members = new Map<string, string>();
  const households = [...new Set(named)];
  for (let at = 0; at < households.length; at += 1_000) {
    const some = households.slice(at, at + 1_000);
    const outcomes = await begin(actor, (work) =>
      enrolMembers(
        work,
        some.map((value) => ({ identities: [{ kind: "EXTERNAL", value }] })),
      ),
    );
    outcomes.forEach((outcome, index) => {
      if (outcome instanceof AlreadyMember && outcome.memberId)
        members.set(some[index] ?? "", outcome.memberId);
      else if (outcome instanceof Refusal) throw outcome;
      else members.set(some[index] ?? "", outcome.id);
    });
  }
  return members;
}
