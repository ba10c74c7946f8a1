import { accessToken, type WechatParts } from "./access-token.ts";
import { WechatFailed } from "./wechat.client.ts";
import type { AccessToken, OpenApp } from "./wechat.queries.ts";

/** The phone that a user gave through the app's phone button, in E.164. */
export async function askPhone(parts: WechatParts, app: OpenApp, code: string): Promise<string> {
  const ask = ({ token }: AccessToken) => parts.wechat.phoneOf(app.appId, token, code);
  const token = await accessToken(parts, app);
  try {
    return await ask(token);
  } catch (error) {
    if (!(error instanceof WechatFailed) || error.failure !== "TOKEN_STALE") throw error;
    // The code was not looked at: it is still good.
    return ask(await accessToken(parts, app, token));
  }
}
