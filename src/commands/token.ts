import { writeNotes } from "../audit/entry.queries.ts";
import { BrandEntity } from "../brand/brand.entity.ts";
import { TillEntity } from "../brand/store.entity.ts";
import type { Hub } from "../hub.ts";
import { actorOf } from "../identity/hire-staff.ts";
import { StaffEntity } from "../identity/staff.entity.ts";
import { type Caller, issueToken, TOKEN_HOURS } from "../identity/token.ts";
import { forAllBrands, system } from "../kernel/actor.ts";
import { isId } from "../kernel/id.ts";
import { MemberEntity } from "../member/member.entity.ts";
import type { Scope } from "../platform/database/work.ts";
import { CommandFailed } from "./progress.ts";

export const CALLER_KINDS = ["hq", "franchisee", "store", "till", "member"] as const;
export type CallerKind = (typeof CALLER_KINDS)[number];

export interface TokenWish {
  readonly as: CallerKind;
  /** Name or id; left out: the only brand, or the demo's. */
  readonly brand?: string | undefined;
  /** Of the staff, till or member; left out: the first. */
  readonly id?: string | undefined;
  readonly hours?: number | undefined;
}

/** A token for somebody that exists; that it is signed in from now on is noted. */
export async function token(
  hub: Pick<Hub, "look" | "begin" | "keys" | "clock">,
  wish: TokenWish,
): Promise<string> {
  const { brandId } = await findBrand(hub, wish.brand);
  const actor = system("token", brandId);
  const by = await findCaller(hub.look(actor), wish);
  const memberId = by.kind === "member" ? by.id : null;
  const note = { memberId, act: "SIGNED_IN", detail: "TOKEN", by } as const;
  await hub.begin(actor, (work) => writeNotes(work, [note]));
  return issueToken(hub.keys, by, hub.clock(), wish.hours ?? TOKEN_HOURS);
}

/** A brand by name or id, or the first founded. */
export async function findBrand(
  hub: Pick<Hub, "look">,
  named?: string,
): Promise<{ brandId: string; name: string }> {
  const { em } = hub.look(forAllBrands("find brand"));
  const [brand] = await em.find(
    BrandEntity,
    named === undefined ? {} : isId(named) ? { id: named } : { name: named },
    { filters: false, orderBy: { id: "asc" }, limit: 1 },
  );
  if (brand) return { brandId: brand.id, name: brand.name };
  throw new CommandFailed(
    named === undefined
      ? "there is no brand yet: npm run hub -- seed demo"
      : `there is no brand ${named}`,
  );
}

async function findCaller({ em, brandId, now }: Scope, { as, id }: TokenWish): Promise<Caller> {
  if (id !== undefined && !isId(id)) throw new CommandFailed(`--id takes an id, not ${id}`);
  const who = id === undefined ? {} : { id };
  const first = { orderBy: { id: "asc" }, limit: 1 } as const;
  if (as === "till") {
    const [till] = await em.find(TillEntity, who, first);
    if (till) return { kind: "till", id: till.id, brandId, storeId: till.storeId };
  } else if (as === "member") {
    const [member] = await em.find(MemberEntity, who, first);
    if (member) return { kind: "member", id: member.id, brandId };
  } else {
    const place = {
      hq: { franchiseeId: null, storeId: null },
      franchisee: { franchiseeId: { $ne: null } },
      store: { storeId: { $ne: null } },
    }[as];
    // Who has left signs in no more.
    const hired = { $or: [{ leftAt: null }, { leftAt: { $gt: now } }] };
    const [staff] = await em.find(StaffEntity, { ...who, ...place, ...hired }, first);
    if (staff) return actorOf(staff);
  }
  throw new CommandFailed(`this brand has no ${as}${id === undefined ? "" : ` ${id}`}`);
}
