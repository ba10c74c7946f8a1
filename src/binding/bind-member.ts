import type { Work } from "../platform/database/work.ts";
import { mayBindMember } from "./binding.policy.ts";
import type { Binding } from "./binding.rules.ts";
import { joinStore } from "./rebind.ts";

export interface BindMember {
  readonly memberId: string;
  readonly storeId: string;
}

/**
 * Binds a member to a store from now on. A member is one store's at a time: who is bound elsewhere stays there, as
 * long as the brand's policy protects that store. Binding to the same store again changes nothing.
 */
export async function bindMember(work: Work, wish: BindMember): Promise<Binding> {
  mayBindMember(work.actor, wish);
  return joinStore(work, { ...wish, source: "SCAN" });
}
