import { createPublicKey, type KeyObject } from "node:crypto";
import jwt from "jsonwebtoken";
import { z } from "zod";
import type { Actor } from "../kernel/actor.ts";
import { Unauthenticated } from "../kernel/refusal.ts";
import type { Keys } from "./keys.ts";

const ALGORITHM = "ES256";
const ISSUER = "banyan";
const AUDIENCE = "hub";
const BEARER = /^Bearer ([\w.-]+)$/;
export const TOKEN_HOURS = 12;

const CLAIMS = z.object({
  sub: z.uuid(),
  brand: z.uuid(),
  kind: z.enum(["hq", "franchisee", "store", "till", "member"]),
  place: z.uuid().optional(),
  sid: z.uuid().optional(),
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
  const issuedAt = Math.floor(now.getTime() / 1000);
  const place = placeOf(actor);
  return jwt.sign(
    {
      iat: issuedAt,
      exp: issuedAt + hours * 3600,
      kind: actor.kind,
      brand: actor.brandId,
      ...(place && { place }),
      ...(sessionId && { sid: sessionId }),
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
interface Checked {
  readonly bearers: Map<string, Bearer>;
  readonly key: KeyObject;
}
const checked = new WeakMap<Keys, Checked>();
const CHECKED_LIMIT = 10_000;

/** Who a token says is calling. Anything wrong with it is one answer: the caller is nobody. */
export function authenticate(keys: Keys, token: string, now: Date): Bearer {
  let known = checked.get(keys);
  if (!known)
    checked.set(keys, (known = { bearers: new Map(), key: createPublicKey(keys.publicKey) }));
  const { bearers, key } = known;
  const bearer = bearers.get(token) ?? check(keys.kid, key, token, now);
  if (bearer.expiresAt <= now) {
    bearers.delete(token);
    throw new Unauthenticated("the token has expired: get a new one");
  }
  bearers.set(token, bearer);
  if (bearers.size > CHECKED_LIMIT) bearers.delete(bearers.keys().next().value ?? "");
  return bearer;
}

/** Who calls by `Bearer <token>`. */
export function readBearer(keys: Keys, authorization: string, now: Date): Bearer {
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) throw new Unauthenticated("send Authorization: Bearer <token>");
  return authenticate(keys, token, now);
}

function check(kid: string, key: KeyObject, token: string, now: Date): Bearer {
  let payload: unknown;
  try {
    const decoded = jwt.decode(token, { complete: true });
    if (decoded?.header.kid !== kid)
      throw new Unauthenticated("the token is signed with an unknown key");
    payload = jwt.verify(token, key, {
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
  const { sub: id, brand: brandId, kind, place, sid: sessionId, exp } = claims.data;
  const held = { sessionId, expiresAt: new Date(exp * 1000) };
  switch (kind) {
    case "hq":
    case "member":
      return { actor: { kind, id, brandId }, ...held };
    case "franchisee":
      if (!place) break;
      return { actor: { kind, id, brandId, franchiseeId: place }, ...held };
    default:
      if (!place) break;
      return { actor: { kind, id, brandId, storeId: place }, ...held };
  }
  throw new Unauthenticated("the token is not valid");
}
