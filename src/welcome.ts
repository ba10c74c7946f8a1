import { CommandFailed } from "./commands/progress.ts";
import { findBrand, token } from "./commands/token.ts";
import type { Hub } from "./hub.ts";

/** What a newcomer needs after a start: where the hub is, tokens to call it with, operations to paste. */
export async function welcome(
  hub: Hub,
  url: string,
  demoBrand: string,
  directory: string | undefined,
): Promise<string> {
  const lines = [
    "",
    `Banyan is up at ${url}`,
    ...(hub.config.production ? [] : [`  GraphiQL    ${url}/graphiql`]),
    `  GraphQL     ${url}/graphql   (HTTP POST, and graphql-ws on the same address)`,
    `  health      ${url}/healthz`,
    ...(directory === undefined ? [] : [`  data        ${directory}`]),
    ...(hub.config.demo ? await demoHelp(hub, demoBrand) : []),
    "",
  ];
  return `${lines.join("\n")}\n`;
}

async function demoHelp(hub: Hub, demoBrand: string): Promise<string[]> {
  try {
    await findBrand(hub, demoBrand);
  } catch (error) {
    if (error instanceof CommandFailed) return [];
    throw error;
  }
  const tokens = [];
  for (const as of ["member", "till", "franchisee", "hq"] as const)
    tokens.push(
      "",
      `${as}:`,
      JSON.stringify({ Authorization: `Bearer ${await token(hub, { as, brand: demoBrand })}` }),
    );
  return [
    "",
    `Tokens of the demo brand "${demoBrand}", good for 12 hours. Paste a line into GraphiQL's tab Headers.`,
    ...tokens,
    "",
    "Six operations to paste:",
    "",
    "1. As the member, in one tab: watch your points live.",
    "",
    "subscription { walletChanged { ... on Reset { because member { wallet { balance } } } ... on WalletChange { cause change wallet { balance } cursor } } }",
    "",
    "2. As the till, in another: record an order of that member.",
    "",
    `mutation { recordOrders(input: { orders: [{ number: "D-${hub.clock().getTime()}", identity: { kind: CARD, value: "BT-0001" },`,
    `  netMinor: "4200", currency: "CNY", occurredAt: "${new Date(hub.clock().getTime() - 60_000).toISOString()}" }] }) {`,
    "  __typename ... on OrderRecorded { repeated order { number points } } ... on Refusal { code message } } }",
    "",
    "3. As the member again: the level that order brought you to, what is missing to the next, your store, guide and coupons.",
    "",
    "{ me { tier { level { name multiplierBps } measured next { level { name } missing } }",
    "  binding { store { name } source fromAt } guide { name } tags { tag } consents { purpose channel }",
    "  coupons(state: ISSUED) { edges { node { validUntil template { name } } } } } }",
    "",
    "4. As the till: what a basket comes to with the best of that member's coupons, and who pays for them.",
    "",
    'mutation { quoteBasket(input: { identity: { kind: CARD, value: "BT-0001" }, lines: [{ number: 1, quantity: 2, grossMinor: "5600" }] }) {',
    "  __typename ... on BasketQuoted { quote { grossMinor discountMinor netMinor untilAt",
    "    coupons { discountMinor funded { headquarters acceptor } } } unusable { message } }",
    "  ... on Refusal { code message } } }",
    "",
    "5. As the franchisee: what this month comes to by now and by its end, and each closed month: agreed to or in dispute,",
    "on paper, and as a file that needs nobody's word: npm run -s verify-statement -- <the file at bundleUrl>",
    "",
    "{ franchisee { legalName month { month orders totalMinor soFar { clause kind amountMinor } projected { totalMinor } }",
    "  statements(first: 2) { edges { node { month totalMinor standing { state acceptUntil }",
    "    disputes { state text amountMinor thread { actorKind text } } pdfUrl bundleUrl } } } } }",
    "",
    "6. As hq: who you are, what takes two of you; what came of the campaign, who paid for it, what is left of its budgets.",
    "",
    "{ viewer { role rights } brand { fourEyes { terms payouts adjustmentsFrom } }",
    `  campaign(code: "AUTUMN") { name pointsLeft moneyLeftMinor results { issued redeemed reversed points orders netMinor`,
    "  discount { totalMinor headquartersMinor acceptorMinor } } } }",
  ];
}
