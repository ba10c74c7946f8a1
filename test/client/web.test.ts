/*
 * The client in a browser.
 *
 * Goal: a page that follows its member's points tells each once, also those that came while it had no network, over a
 * browser's own fetch and socket. Method: the bundled client in a real browser, on a page of the running hub,
 * which answers registered documents alone; where no Chromium is installed, the test says so.
 */
import { existsSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { chromium } from "playwright-core";
import type { Banyan } from "../../src/client/create-banyan.ts";
import type { MyPointsQuery, WalletChangedSubscription } from "../../src/client/operations.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { bundleClient } from "../support/client-bundle.ts";
import { operation } from "../support/operations.ts";
import { world } from "../support/world.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);
if (!CHROMIUM) process.stderr.write("no Chromium here: the client is not tested in a browser\n");

const WEB = `
  export { createBanyan } from "./create-banyan.ts";
  export { webTransport } from "./web.ts";
  export { MyPoints, WalletChanged } from "./operations.ts";
`;

/** What the page keeps of what it was told. */
interface Shown {
  // biome-ignore lint/suspicious/noExplicitAny: the bundle, as a page's script sees it.
  readonly bundle: any;
  banyan: Banyan;
  told: string[];
  connections: string[];
}
declare const shown: Shown;

const documents = { trustedOnly: true, documentsDir: "schema/operations" };
const served = await serveHub("all", { requests: documents });

(CHROMIUM ? test : test.skip)(
  "points arrive on a page, once each, with and without a network between",
  async () => {
    const there = await world(served);
    const who = callersOf(there);
    const till = served.client(who.till(there.n1));
    let number = 0;
    const buy = () =>
      till.mutate(operation("record-orders"), {
        orders: [
          {
            ...{ number: `W-${++number}`, memberId: there.anna, netMinor: String(number * 1_000) },
            ...{ currency: there.currency, occurredAt: "2026-03-14T04:00:00Z" },
          },
        ],
      });
    const browser = await chromium.launch({
      executablePath: CHROMIUM as string,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    });
    try {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${served.url}/healthz`);
      const code = await bundleClient(WEB);
      await page.evaluate(
        `globalThis.shown = { told: [], connections: [] };
         (function (module) { ${code}; shown.bundle = module.exports; })({ exports: {} });`,
      );
      const wallet = await page.evaluate(
        async ([url, token]) => {
          const { createBanyan, webTransport, MyPoints, WalletChanged } = shown.bundle;
          shown.banyan = createBanyan({
            ...{ url, token, transport: webTransport() },
            onConnection: (connection: string) => shown.connections.push(connection),
          });
          shown.banyan.follow(
            WalletChanged,
            {},
            {
              next: ({ walletChanged }: WalletChangedSubscription) =>
                void shown.told.push(
                  "change" in walletChanged ? walletChanged.change : walletChanged.because,
                ),
              error: ({ code: why }: { code: string }) => void shown.told.push(why),
            },
          );
          const { me } = (await shown.banyan.ask(MyPoints, {} as never)) as MyPointsQuery;
          return me?.wallet?.balance;
        },
        [served.url, served.token(who.member(there.anna))] as const,
      );
      expect(wallet).toBe("0");
      const until = (count: number) =>
        page.waitForFunction((many) => shown.told.length >= many, count);

      await until(1);
      await buy();
      await until(2);
      await context.setOffline(true);
      await buy();
      await buy();
      await context.setOffline(false);
      await until(4);
      await buy();
      await until(5);
      expect(await page.evaluate(() => shown.told)).toEqual(["START", "10", "20", "30", "40"]);
      await page.evaluate(() => shown.banyan.close());
    } finally {
      await browser.close();
    }
  },
  60_000,
);
