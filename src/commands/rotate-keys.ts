import { resealBatches } from "../code/reseal-batches.ts";
import type { Hub } from "../hub.ts";
import { resealSources } from "../intake/reseal-sources.ts";
import { resealKeys } from "../member/reseal-keys.ts";
import { resealAccounts } from "../payee/reseal-accounts.ts";
import { newestGiven, turnMasterKey } from "../platform/vault.ts";
import { resealWebhooks } from "../webhook/reseal-webhooks.ts";
import { resealApps } from "../wechat/reseal-apps.ts";
import type { Progress } from "./progress.ts";

/** Turns the master key and seals every member's, every app's, every intake source's, every code batch's, every bank account's and every webhook's key under the new one; hubs that run learn of it by themselves. Where keys were given, under the newest of them. */
export async function rotateKeys(
  hub: Pick<Hub, "begin"> & { readonly config: Pick<Hub["config"], "dataDir" | "keys"> },
  progress: Progress,
  say: (line: string) => void,
): Promise<void> {
  const { dataDir, keys } = hub.config;
  const version = keys.vault ? newestGiven(keys.vault) : turnMasterKey(dataDir);
  const bar = progress.start("keys", 0);
  try {
    const apps = await resealApps(hub.begin, version);
    const sources = await resealSources(hub.begin, version);
    const batches = await resealBatches(hub.begin, version);
    const accounts = await resealAccounts(hub.begin, version);
    const webhooks = await resealWebhooks(hub.begin, version);
    const members = await resealKeys(hub.begin, version, (count) => bar.update(count, count));
    const done = apps + sources + batches + accounts + webhooks + members;
    say(`${done} keys are sealed under master key ${version} now`);
  } finally {
    bar.stop();
  }
  say(
    "a hub that runs may have sealed with the old one meanwhile: run this once more before you take an",
  );
  say("old version out of the vault's keys, and keep it as long as a back-up needs it");
}
