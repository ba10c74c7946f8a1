import { BanyanError } from "./error.ts";

/** What a sign-in gives: `signInWithWechat` and `refreshSession` answer it. */
export interface Credentials {
  readonly accessToken: string;
  readonly accessUntil: string;
  /** Good once. */
  readonly refreshToken: string;
  readonly session: { readonly id: string; readonly usedAt: string };
}

/** What the caller shows: a token as it is, or credentials that renew themselves. */
export type Pass = string | Credentials;

/** Where a pass is kept: in memory, or where it outlives the program. */
export interface Keeper {
  read(): Pass | undefined;
  write(pass: Pass | undefined): void;
}

/**
 * Nobody is signed in, or not any longer. Whoever answers with a new pass is asked no more: what waits goes on with
 * it. Else what waits fails with `SIGNED_OUT`.
 */
export type OnSignedOut = () => Pass | undefined | Promise<Pass | undefined>;

export interface Session {
  /** The token to show now, a new one where it is about to end; undefined where nobody is signed in. */
  token(): Promise<string | undefined>;
  /** The same, but somebody is signed in or it fails. */
  demand(): Promise<string>;
  /** The hub took it no longer: the next one is another. */
  refused(token: string | undefined): void;
  /** The session of a token is over, whatever its pass says. */
  end(token: string | undefined): void;
  signIn(pass: Pass | undefined): void;
}

/** A token is renewed this long before its end. */
const MARGIN_MS = 60_000;

const tokenOf = (pass: Pass | undefined): string | undefined =>
  typeof pass === "object" ? pass.accessToken : pass;

/** `renew` answers undefined where the session is over. */
export function openSession(
  keeper: Keeper,
  renew: (refreshToken: string) => Promise<Credentials | undefined>,
  onSignedOut: OnSignedOut | undefined,
): Session {
  /** A token that the hub refused. */
  let bad: string | undefined;
  /** By this device's clock. Of a pass that was kept from before, a guess. */
  let due: { readonly token: string; readonly at: number } | undefined;
  let renewing: Promise<string | undefined> | undefined;
  let demanding: Promise<string> | undefined;

  function write(pass: Pass | undefined): string | undefined {
    keeper.write(pass);
    // Both instants are the hub's, so it does not matter what this device believes the time to be.
    if (typeof pass === "object")
      due = {
        token: pass.accessToken,
        at: Date.now() + Date.parse(pass.accessUntil) - Date.parse(pass.session.usedAt) - MARGIN_MS,
      };
    return tokenOf(pass);
  }

  const isDue = ({ accessToken, accessUntil }: Credentials): boolean =>
    Date.now() >= (due?.token === accessToken ? due.at : Date.parse(accessUntil) - MARGIN_MS);

  async function renewed(credentials: Credentials): Promise<string | undefined> {
    const next = await renew(credentials.refreshToken);
    const kept = keeper.read();
    // Another window, or a sign-in, was faster.
    if (tokenOf(kept) !== credentials.accessToken) return tokenOf(kept);
    return write(next);
  }

  async function token(): Promise<string | undefined> {
    const pass = keeper.read();
    if (typeof pass !== "object") return pass === bad ? undefined : pass;
    const isBad = pass.accessToken === bad;
    if (!isBad && !isDue(pass)) return pass.accessToken;
    renewing ??= renewed(pass).finally(() => {
      renewing = undefined;
    });
    return renewing.catch((error) => {
      // It may be good for a minute still.
      if (isBad) throw error;
      return pass.accessToken;
    });
  }

  async function signedIn(): Promise<string> {
    const pass = await onSignedOut?.();
    const next = pass === undefined ? undefined : write(pass);
    if (next === undefined) throw new BanyanError("SIGNED_OUT", "nobody is signed in");
    return next;
  }

  return {
    token,
    async demand() {
      const held = await token();
      if (held !== undefined) return held;
      demanding ??= signedIn().finally(() => {
        demanding = undefined;
      });
      return demanding;
    },
    refused(token) {
      bad = token;
    },
    end(token) {
      // Whoever signed in meanwhile stays.
      if (tokenOf(keeper.read()) === token) write(undefined);
    },
    signIn(pass) {
      write(pass);
    },
  };
}
