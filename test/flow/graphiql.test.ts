/*
 * GraphiQL as a newcomer meets it.
 *
 * Goal: a token pasted into the tab Headers serves queries and subscriptions alike, and the page asks nobody
 * but the hub. Method: a real browser on the served page; where no Chromium is installed, the test says so.
 */
import { existsSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { type Browser, chromium, type Page } from "playwright-core";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { world } from "../support/world.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);
if (!CHROMIUM) process.stderr.write("no Chromium here: GraphiQL is not tested\n");

const served = await serveHub();

const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];

async function write(page: Page, editor: string, text: string): Promise<void> {
  await page.locator(editor).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(text);
}

async function inBrowser(act: (browser: Browser) => Promise<void>): Promise<void> {
  const browser = await chromium.launch({ executablePath: CHROMIUM as string, args: ARGUMENTS });
  try {
    await act(browser);
  } finally {
    await browser.close();
  }
}

(CHROMIUM ? test : test.skip)(
  "a pasted token serves a subscription, which shows the points as they arrive",
  () =>
    inBrowser(async (browser) => {
      const there = await world(served);
      const who = callersOf(there);
      const page = await browser.newPage();
      const elsewhere: string[] = [];
      page.on("request", (request) => {
        if (!request.url().startsWith(served.url) && /^https?:/.test(request.url()))
          elsewhere.push(request.url());
      });
      await page.goto(`${served.url}/`);
      await page.getByText("Headers", { exact: true }).first().click();
      const token = `Bearer ${served.token(who.member(there.anna))}`;
      await write(
        page,
        ".graphiql-editor-tool .graphiql-editor:not(.hidden)",
        JSON.stringify({ Authorization: token }),
      );
      await write(
        page,
        ".graphiql-query-editor .graphiql-editor",
        "subscription { walletChanged { ... on WalletChange { change wallet { balance } } } }",
      );
      // The page keeps what is typed with a delay; the socket greets with what it kept.
      await page.waitForFunction(
        (kept) => localStorage.getItem("graphiql:headers")?.includes(kept),
        token,
      );
      const subscribed = new Promise<void>((done) =>
        page.on("websocket", (socket) =>
          socket.on("framesent", ({ payload }) => String(payload).includes("subscribe") && done()),
        ),
      );
      await page.locator(".graphiql-execute-button").click();
      await subscribed;

      const order = {
        number: "G-1",
        memberId: there.anna,
        netMinor: "4200",
        currency: there.currency,
        occurredAt: "2026-03-14T04:00:00Z",
      };
      await served
        .client(who.till(there.n1))
        .mutate(operation("record-orders"), { orders: [order] });
      await page.waitForFunction(() =>
        /"change":\s*"42"/.test(document.querySelector(".result-window")?.textContent ?? ""),
      );
      expect(elsewhere).toEqual([]);
    }),
  60_000,
);
