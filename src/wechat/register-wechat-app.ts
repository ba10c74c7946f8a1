import { mayManageBrand } from "../brand/brand.policy.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { type WechatApp, writeApp } from "./wechat.queries.ts";
import { WechatAppTaken } from "./wechat.refusals.ts";

export interface RegisterWechatApp {
  /** As WeChat calls it: `wx…`. */
  readonly appId: string;
  readonly name: string;
  readonly secret: string;
}

/** Registers a mini program of the brand's, or gives it a new name and secret. */
export async function registerWechatApp(work: Work, wish: RegisterWechatApp): Promise<WechatApp> {
  mayManageBrand(work.actor, "KEYS");
  const { appId } = wish;
  if (!/^[A-Za-z0-9]{8,32}$/.test(appId)) throw new BadInput("an app's id is written like wx0123…");
  const app = await writeApp(work, wish);
  if (!app) throw new WechatAppTaken(appId);
  return app;
}
