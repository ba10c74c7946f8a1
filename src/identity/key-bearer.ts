import type { KnownKey } from "../key/key.queries.ts";
import type { Bearer } from "./token.ts";

/** A key that is no date's end: later than any. */
const NEVER = new Date(8.64e15);

export const isKey = (text: string): boolean => text.startsWith("banyan_");

/** Whom a key stands for: its till, or headquarters with the rights it was given. */
export function bearerBy(key: KnownKey, brandId: string, secret: string): Bearer | undefined {
  const held = {
    ...{ sessionId: undefined, expiresAt: key.expiresAt ?? NEVER },
    key: { id: key.id, secret },
  };
  if (key.tillId === null)
    return {
      actor: { kind: "hq", id: key.id, brandId, rights: new Set(key.rights) },
      ...held,
    };
  if (key.storeId === null) return undefined;
  return {
    actor: {
      ...{ kind: "till", id: key.tillId, brandId, storeId: key.storeId },
      scopes: new Set(key.scopes),
    },
    ...held,
  };
}
