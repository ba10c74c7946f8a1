import { setTimeout as sleep } from "node:timers/promises";
import { system } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import type { Begin } from "../platform/database/work.ts";
import { type Wechat, WechatFailed } from "./wechat.client.ts";
import {
  type AccessToken,
  currentToken,
  type OpenApp,
  releaseRenewal,
  takeRenewal,
  writeToken,
} from "./wechat.queries.ts";
import { renewalOf } from "./wechat.rules.ts";

export interface WechatParts {
  readonly begin: Begin;
  readonly wechat: Wechat;
}

const LOOK_EVERY_MS = 50;
const LOOKS = 60;
/** Of a token that is good, and that the row does not hold. */
const UNKNOWN_VERSION = -1;

/**
 * The app's access token, shared by all instances: one renews it, the others wait for that one. `refused`: a token
 * that WeChat did not take, which is not answered again.
 */
export async function accessToken(
  parts: WechatParts,
  app: OpenApp,
  refused?: AccessToken,
): Promise<AccessToken> {
  const actor = system("WeChat access token", app.brandId);
  const holder = newId();
  for (let looks = 0; looks < LOOKS; looks++) {
    if (looks > 0) await sleep(LOOK_EVERY_MS);
    const found = await parts.begin(actor, async (work) => {
      const current = await currentToken(work, app.appId);
      if (current && current.version !== refused?.version) return current;
      const wish = { appId: app.appId, holder, refused: refused?.version };
      return (await takeRenewal(work, wish)) ? "MINE" : "ANOTHERS";
    });
    if (found === "MINE") return renew(parts, app, holder, refused);
    if (found !== "ANOTHERS") return found;
  }
  throw new WechatFailed("stableToken", "BUSY", "another instance did not get one in time");
}

async function renew(
  { begin, wechat }: WechatParts,
  app: OpenApp,
  holder: string,
  refused: AccessToken | undefined,
): Promise<AccessToken> {
  const actor = system("WeChat access token", app.brandId);
  try {
    let got = await wechat.tokenOf(app, false);
    // WeChat still holds the refused one to be good: only force brings another.
    if (got.token === refused?.token) got = await wechat.tokenOf(app, true);
    const { token, expiresInSeconds } = got;
    const version = await begin(actor, (work) =>
      writeToken(work, app, { token, holder, renewAt: renewalOf(work.now, expiresInSeconds) }),
    );
    return { token, version: version ?? UNKNOWN_VERSION };
  } catch (error) {
    await begin(actor, (work) => releaseRenewal(work, app.appId, holder));
    throw error;
  }
}
