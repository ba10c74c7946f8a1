import type { Actor } from "../kernel/actor.ts";
import { BadInput } from "../kernel/refusal.ts";

/** A member need not say who it is. */
export function memberSaid(actor: Actor, said: string | null | undefined): string {
  const memberId = said ?? (actor.kind === "member" ? actor.id : undefined);
  if (memberId === undefined) throw new BadInput("say which member");
  return memberId;
}
