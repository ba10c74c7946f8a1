import jwt from "jsonwebtoken";
import { z } from "zod";
import type { Actor } from "../kernel/actor.ts";
import { Unauthenticated } from "../kernel/refusal.ts";
import type { Keys } from "./keys.ts";

const ALGORITHM = "ES256";
const ISSUER = "banyan";
const AUDIENCE = "hub";
export const TOKEN_HOURS = 12;

const CLAIMS = z.object({
  sub: z.uuid(),
  brand: z.uuid(),
  kind: z.enum(["hq", "franchisee", "store", "till", "member"]),
  place: z.uuid().optional(),
  exp: z.number(),
});

/** An actor that can sign in: every one but the hub itself. */
export type Caller = Exclude<Actor, { kind: "system" }>;

/** Whom a token stands for, and until when. */
export interface Bearer {
  readonly actor: Caller;
  readonly expiresAt: Date;
}

const placeOf = (actor: Caller): string | undefined =>
  actor.kind === "franchisee"
    ? actor.franchiseeId
    : actor.kind === "store" || actor.kind === "till"
      ? actor.storeId
      : undefined;

/** A token for an actor, good from `now` for `hours`. */
export function issueToken(keys: Keys, actor: Caller, now: Date, hours = TOKEN_HOURS): string {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const place = placeOf(actor);
  return jwt.sign(
    {
      iat: issuedAt,
      exp: issuedAt + hours * 3600,
      kind: actor.kind,
      brand: actor.brandId,
      ...(place && { place }),
    },
    keys.privateKey,
    {
      algorithm: ALGORITHM,
      keyid: keys.kid,
      issuer: ISSUER,
      audience: AUDIENCE,
      subject: actor.id,
    },
  );
}

/** Tokens that were found good, by the keys they were checked with: a check costs more than a small request. */
const checked = new WeakMap<Keys, Map<string, Bearer>>();
const CHECKED_LIMIT = 10_000;

/** Who a token says is calling. Anything wrong with it is one answer: the caller is nobody. */
export function authenticate(keys: Keys, token: string, now: Date): Bearer {
  const known = checked.get(keys) ?? new Map<string, Bearer>();
  checked.set(keys, known);
  const bearer = known.get(token) ?? check(keys, token, now);
  if (bearer.expiresAt <= now) {
    known.delete(token);
    throw new Unauthenticated("the token has expired: get a new one");
  }
  known.set(token, bearer);
  if (known.size > CHECKED_LIMIT) known.delete(known.keys().next().value ?? "");
  return bearer;
}

function check(keys: Keys, token: string, now: Date): Bearer {
  let payload: unknown;
  try {
    const decoded = jwt.decode(token, { complete: true });
    if (decoded?.header.kid !== keys.kid)
      throw new Unauthenticated("the token is signed with an unknown key");
    payload = jwt.verify(token, keys.publicKey, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      clockTimestamp: Math.floor(now.getTime() / 1000),
    });
  } catch (error) {
    if (error instanceof jwt.TokenExpiredError)
      throw new Unauthenticated("the token has expired: get a new one");
    if (error instanceof Unauthenticated) throw error;
    throw new Unauthenticated("the token is not valid");
  }
  const claims = CLAIMS.safeParse(payload);
  if (!claims.success) throw new Unauthenticated("the token is not valid");
  const { sub: id, brand: brandId, kind, place, exp } = claims.data;
  const expiresAt = new Date(exp * 1000);
  switch (kind) {
    case "hq":
    case "member":
      return { actor: { kind, id, brandId }, expiresAt };
    case "franchisee":
      if (!place) break;
      return { actor: { kind, id, brandId, franchiseeId: place }, expiresAt };
    default:
      if (!place) break;
      return { actor: { kind, id, brandId, storeId: place }, expiresAt };
  }
  throw new Unauthenticated("the token is not valid");
}
