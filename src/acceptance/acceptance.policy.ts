import { mayDo, seesFranchisee } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** A statement is answered by the franchisee it is for: headquarters cannot accept its own account. */
export function mayAnswerStatements(
  actor: Actor,
): asserts actor is Actor & { readonly kind: "franchisee" } {
  if (actor.kind !== "franchisee")
    throw new Forbidden("a statement is answered by the franchisee it is for");
  mayDo(actor, "DISPUTES");
}

/** Whose statements an actor may list: a franchisee its own, headquarters those of one or of all. */
export function whoseStatements(
  actor: Actor,
  franchiseeId: string | undefined,
): string | undefined {
  const whose = franchiseeId ?? (actor.kind === "franchisee" ? actor.franchiseeId : undefined);
  // Of no franchisee in particular: only headquarters passes.
  if (!seesFranchisee(actor, whose ?? ""))
    throw new Forbidden("these are another franchisee's statements");
  return whose;
}
