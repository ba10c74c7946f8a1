import jwt from "jsonwebtoken";
import { z } from "zod";
import type { Actor } from "../kernel/actor.ts";
import { Unauthenticated } from "../kernel/refusal.ts";
import { inForce, LONGEST_TOKEN_HOURS, signing } from "./keys.rules.ts";
import type { Keys, TokenKey } from "./keys.ts";

const ALGORITHM = "ES256";
const ISSUER = "banyan";
const AUDIENCE = "hub";
const BEARER = /^Bearer ([\w.-]+)$/;
/** Ours have some hundreds: beyond that nothing is read. */
const LONGEST_TEXT = 4_096;
/** By how much the clocks of instances may differ. */
const SKEW_S = 60;
export const TOKEN_HOURS = 12;

const CLAIMS = z.object({
  sub: z.uuid(),
  brand: z.uuid(),
  kind: z.enum(["hq", "franchisee", "store", "till", "member"]),
  place: z.uuid().optional(),
  sid: z.uuid().optional(),
  /** Who really acts, why, and by which impersonation. */
  act: z.object({ sub: z.uuid(), why: z.string(), jti: z.uuid() }).optional(),
  iat: z.number(),
  exp: z.number(),
});

/** An actor that can sign in: every one but the hub itself. */
export type Caller = Exclude<Actor, { kind: "system" }>;

/** Whom a token stands for, and until when. */
export interface Bearer {
  readonly actor: Caller;
  /** The session it was given by; undefined for one that was given without. */
  readonly sessionId: string | undefined;
  readonly expiresAt: Date;
  /** The key that was shown in place of a token, and the digest of its secret. */
  readonly key?: { readonly id: string; readonly secret: string };
}

const placeOf = (actor: Caller): string | undefined =>
  actor.kind === "franchisee"
    ? actor.franchiseeId
    : actor.kind === "store" || actor.kind === "till"
      ? actor.storeId
      : undefined;

/** A token for an actor, good from `now` for `hours`. */
export function issueToken(
  keys: Keys,
  actor: Caller,
  now: Date,
  hours = TOKEN_HOURS,
  sessionId?: string,
): string {
  if (hours > LONGEST_TOKEN_HOURS)
    throw new Error(`a token is good for up to ${LONGEST_TOKEN_HOURS} hours`);
  const key = signing(keys.tokenKeys(), now);
  if (!key) throw new Error("no key signs tokens yet: look at the clock");
  const issuedAt = Math.floor(now.getTime() / 1000);
  const place = placeOf(actor);
  const { behalf } = actor;
  return jwt.sign(
    {
      iat: issuedAt,
      exp: issuedAt + hours * 3600,
      kind: actor.kind,
      brand: actor.brandId,
      ...(place && { place }),
      ...(sessionId && { sid: sessionId }),
      ...(behalf && { act: { sub: behalf.staffId, why: behalf.reason, jti: behalf.id } }),
    },
    key.privateKey,
    {
      algorithm: ALGORITHM,
      keyid: key.kid,
      issuer: ISSUER,
      audience: AUDIENCE,
      subject: actor.id,
    },
  );
}

/** Tokens that were found good, by the key they were checked with: a check costs more than a small request. */
const checked = new WeakMap<TokenKey, Map<string, Bearer>>();
const CHECKED_LIMIT = 10_000;

/** Who a token says is calling. Anything wrong with it is one answer: the caller is nobody. */
export function authenticate(keys: Keys, token: string, now: Date): Bearer {
  const key = keyOf(keys, token, now);
  const bearers = checked.get(key) ?? new Map<string, Bearer>();
  checked.set(key, bearers);
  const bearer = bearers.get(token) ?? check(key, token, now);
  if (bearer.expiresAt <= now) {
    bearers.delete(token);
    throw new Unauthenticated("the token has expired: get a new one");
  }
  bearers.set(token, bearer);
  if (bearers.size > CHECKED_LIMIT) bearers.delete(bearers.keys().next().value ?? "");
  return bearer;
}

/** The key a token names, by its name alone: nothing else in its head is listened to. */
function keyOf(keys: Keys, token: string, now: Date): TokenKey {
  const [head = ""] = token.split(".", 1);
  let kid: unknown;
  if (token.length <= LONGEST_TEXT)
    try {
      ({ kid } = JSON.parse(Buffer.from(head, "base64url").toString()) ?? {});
    } catch {
      // Told below.
    }
  const key = inForce(keys.tokenKeys(), now).find((each) => each.kid === kid);
  if (!key) throw new Unauthenticated("the token is signed with an unknown key");
  return key;
}

/** The token or key of `Bearer <token or key>`. */
export function readText(authorization: string): string {
  const text = BEARER.exec(authorization)?.[1];
  if (text === undefined) throw new Unauthenticated("send Authorization: Bearer <token>");
  return text;
}

function check({ check: key }: TokenKey, token: string, now: Date): Bearer {
  let payload: unknown;
  try {
    payload = jwt.verify(token, key, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      clockTimestamp: Math.floor(now.getTime() / 1000),
      clockTolerance: SKEW_S,
    });
  } catch (error) {
    if (error instanceof jwt.TokenExpiredError)
      throw new Unauthenticated("the token has expired: get a new one");
    throw new Unauthenticated("the token is not valid");
  }
  const claims = CLAIMS.safeParse(payload);
  if (!claims.success) throw new Unauthenticated("the token is not valid");
  const { sub: id, brand: brandId, kind, place, sid: sessionId, act, iat, exp } = claims.data;
  if (iat * 1000 > +now + SKEW_S * 1000) throw new Unauthenticated("the token is not valid yet");
  const by = act && { behalf: { staffId: act.sub, reason: act.why, id: act.jti } };
  const held = { sessionId, expiresAt: new Date(exp * 1000) };
  switch (kind) {
    case "hq":
    case "member":
      return { actor: { kind, id, brandId, ...by }, ...held };
    case "franchisee":
      if (!place) break;
      return { actor: { kind, id, brandId, franchiseeId: place, ...by }, ...held };
    default:
      if (!place) break;
      return { actor: { kind, id, brandId, storeId: place, ...by }, ...held };
  }
  throw new Unauthenticated("the token is not valid");
}
