// Imports go down only. This table is the rule; README's map is its picture.
const MAY_IMPORT = {
  kernel: [],
  platform: ["kernel"],
  ledger: ["kernel", "platform"],
  brand: ["kernel", "platform", "ledger"],
  role: ["kernel", "platform", "brand"],
  feed: ["kernel", "platform", "brand"],
  progress: ["kernel", "platform", "brand"],
  member: ["kernel", "platform", "ledger", "brand"],
  card: ["kernel", "platform", "member"],
  ownership: ["kernel", "platform", "ledger", "brand", "member"],
  binding: ["kernel", "platform", "ledger", "brand", "member"],
  audit: ["kernel", "platform", "brand"],
  sight: [
    ...["kernel", "platform", "ledger", "brand", "audit", "member", "card", "ownership"],
    "binding",
  ],
  profile: ["kernel", "platform", "brand", "audit", "member", "sight"],
  tag: ["kernel", "platform", "brand", "member", "sight"],
  consent: ["kernel", "platform", "member", "sight"],
  enrolment: ["kernel", "platform", "ledger", "brand", "audit", "member", "binding"],
  duplicate: ["kernel", "platform", "ledger", "brand", "member", "sight", "enrolment"],
  key: ["kernel", "platform", "brand", "role"],
  identity: ["kernel", "platform", "ledger", "brand", "audit", "role", "member", "key"],
  impersonation: ["kernel", "platform", "brand", "role", "member", "identity"],
  "four-eyes": ["kernel", "platform", "brand", "identity"],
  guide: ["kernel", "platform", "ledger", "brand", "role", "member", "binding", "identity"],
  scene: ["kernel", "platform", "ledger", "brand", "member", "binding", "identity", "guide"],
  wechat: [
    ...["kernel", "platform", "ledger", "brand", "audit", "member", "binding", "enrolment"],
    ...["identity", "consent", "duplicate", "scene"],
  ],
  handover: ["kernel", "platform", "ledger", "brand", "member", "binding"],
  growth: ["kernel", "platform", "ledger", "brand", "member", "sight"],
  points: [
    ...["kernel", "platform", "ledger", "brand", "terms", "settlement", "member", "sight"],
    "growth",
  ],
  merge: [
    ...["kernel", "platform", "ledger", "brand", "member", "binding", "sight", "duplicate"],
    ...["growth", "points", "tier"],
  ],
  activation: ["kernel", "platform", "ledger", "brand", "member", "points", "merge"],
  expiry: ["kernel", "platform", "ledger", "brand", "terms", "settlement", "points"],
  hold: [
    ...["kernel", "platform", "ledger", "brand", "terms", "settlement", "member", "sight"],
    "points",
  ],
  transfer: ["kernel", "platform", "ledger", "brand", "member", "binding", "points"],
  adjustment: ["kernel", "platform", "ledger", "brand", "four-eyes", "member", "points"],
  import: [
    ...["kernel", "platform", "ledger", "brand", "member", "ownership", "binding", "enrolment"],
    ...["consent", "growth", "points", "tier", "progress"],
  ],
  tier: ["kernel", "platform", "ledger", "brand", "member", "sight", "growth", "points"],
  budget: ["kernel", "platform"],
  campaign: [
    ...["kernel", "platform", "ledger", "brand", "member", "binding", "tag", "tier", "budget"],
  ],
  bonus: [
    ...["kernel", "platform", "ledger", "brand", "member", "sight", "points", "budget", "campaign"],
  ],
  event: [
    ...["kernel", "platform", "ledger", "brand", "member", "sight", "points", "budget", "campaign"],
    ...["card", "merge", "bonus", "terms", "settlement"],
  ],
  template: ["kernel", "platform", "brand", "tier", "budget", "campaign"],
  coupon: [
    ...["kernel", "platform", "ledger", "brand", "settlement", "member", "binding", "sight"],
    ...["points", "merge", "budget", "campaign", "template"],
  ],
  link: [
    ...["kernel", "platform", "brand", "member", "binding", "budget", "campaign", "template"],
    "coupon",
  ],
  redemption: [
    ...["kernel", "platform", "ledger", "brand", "member", "sight", "budget", "campaign"],
    ...["template", "coupon", "terms", "settlement"],
  ],
  code: [
    ...["kernel", "platform", "ledger", "brand", "member", "binding", "audit", "budget"],
    ...["campaign", "template", "coupon", "progress"],
  ],
  drop: [
    ...["kernel", "platform", "ledger", "brand", "member", "tag", "tier", "budget", "campaign"],
    ...["template", "coupon", "progress"],
  ],
  cadence: [
    ...["kernel", "platform", "ledger", "brand", "member", "tag", "tier", "budget", "campaign"],
    ...["template", "coupon", "drop"],
  ],
  basket: [
    ...["kernel", "platform", "ledger", "brand", "member", "card", "sight", "points", "budget"],
    ...["campaign", "template", "coupon", "terms", "settlement", "redemption"],
  ],
  terms: ["kernel", "platform", "ledger", "brand", "four-eyes"],
  settlement: ["kernel", "platform", "ledger", "brand", "terms"],
  statement: ["kernel", "platform", "ledger", "brand", "progress", "terms", "settlement"],
  tax: ["kernel", "platform", "ledger", "brand", "terms", "settlement"],
  accounting: [
    ...["kernel", "platform", "ledger", "brand", "terms", "settlement", "tax", "statement"],
  ],
  acceptance: ["kernel", "platform", "ledger", "brand", "terms", "settlement", "statement"],
  dispute: [
    ...["kernel", "platform", "ledger", "brand", "terms", "settlement", "statement", "acceptance"],
  ],
  payee: ["kernel", "platform", "brand", "settlement"],
  payout: [
    ...["kernel", "platform", "ledger", "brand", "four-eyes", "settlement", "statement"],
    ...["acceptance", "payee"],
  ],
  order: [
    ...["kernel", "platform", "ledger", "brand", "member", "card", "ownership", "binding", "sight"],
    ...["growth", "points", "merge", "activation", "expiry", "hold", "tier", "terms", "settlement"],
    ...["guide", "budget", "campaign", "bonus", "template", "coupon", "redemption", "basket"],
  ],
  intake: ["kernel", "platform", "brand", "member", "terms", "order"],
  inbox: ["kernel", "platform", "brand", "member", "intake", "order"],
  bundle: [
    ...["kernel", "platform", "ledger", "brand", "identity", "points", "terms"],
    ...["settlement", "statement", "order"],
  ],
  "verify-statement": [],
  client: [],
  printout: [
    ...["kernel", "platform", "brand", "terms", "settlement", "statement", "tax", "accounting"],
  ],
  reconcile: [
    ...[
      "kernel",
      "platform",
      "ledger",
      "brand",
      "settlement",
      "statement",
      "acceptance",
      "dispute",
    ],
    "order",
  ],
  simulation: ["kernel", "platform", "brand", "terms", "settlement", "order"],
  outlook: ["kernel", "platform", "ledger", "brand", "terms", "settlement", "statement", "order"],
  rerating: ["kernel", "platform", "ledger", "brand", "terms", "settlement", "order"],
  split: [
    ...["kernel", "platform", "ledger", "brand", "settlement", "acceptance", "payout", "order"],
  ],
  bill: ["kernel", "platform", "brand", "split"],
  preview: [
    ...["kernel", "platform", "ledger", "brand", "card", "points", "campaign", "bonus"],
    "order",
  ],
  funnel: [
    ...["kernel", "platform", "brand", "member", "campaign", "bonus", "template", "coupon"],
    ...["redemption", "order"],
  ],
  pulse: ["kernel", "platform", "brand"],
  plan: ["kernel", "platform", "ledger", "brand", "member", "terms", "settlement", "tier", "order"],
  roster: [
    ...["kernel", "platform", "brand", "audit", "member", "card", "sight", "tag", "tier"],
    "order",
  ],
  dossier: ["kernel", "platform", "audit", "member", "profile", "tag", "consent"],
  webhook: ["kernel", "platform", "brand", "feed"],
  delivery: ["kernel", "platform", "brand", "feed", "webhook"],
  erasure: [
    ...["kernel", "platform", "ledger", "brand", "audit", "member", "binding", "points"],
    ...["duplicate", "identity", "guide", "merge", "profile", "tag", "inbox"],
  ],
  vitals: ["kernel", "platform"],
  proof: [
    ...["kernel", "platform", "ledger", "brand", "member", "identity", "growth", "points"],
    ...["handover", "audit", "impersonation", "four-eyes"],
    ...[
      "erasure",
      "merge",
      "activation",
      "bonus",
      "event",
      "expiry",
      "hold",
      "transfer",
      "adjustment",
      "import",
      "tier",
      "coupon",
      "redemption",
      "basket",
      "code",
      "drop",
      "terms",
      "settlement",
      "statement",
      "acceptance",
      "dispute",
      "payout",
      "split",
      "order",
      "reconcile",
      "rerating",
      "preview",
      "plan",
    ],
  ],
};

const DOOR = "\\.(resolver|live|route|job)\\.ts$";

const ranks = Object.entries(MAY_IMPORT).map(([feature, below]) => ({
  name: `${feature}-imports-only-down`,
  comment: `${feature} may import itself and: ${below.join(", ") || "nothing"}`,
  severity: "error",
  from: { path: `^src/${feature}/` },
  to: {
    path: "^(src|seeds|migrations|test)/",
    pathNot: `^src/(${[feature, ...below].join("|")})/`,
  },
}));

export default {
  forbidden: [
    ...ranks,
    {
      name: "no-circles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "nobody-imports-a-door",
      comment:
        "resolvers, live resolvers, routes and jobs are called from outside, by the root files only",
      severity: "error",
      from: { path: "^(src|seeds)/", pathNot: "^src/[^/]+\\.ts$" },
      to: { path: DOOR },
    },
    {
      name: "rules-are-pure",
      comment: "a decision does no I/O: no database, no HTTP, no files",
      severity: "error",
      from: { path: "\\.rules\\.ts$" },
      to: {
        path: "^(src/platform|fs|node:fs|net|http|pg|fastify|node_modules/(pg|fastify|@mikro-orm))",
      },
    },
    {
      name: "kernel-has-no-io",
      severity: "error",
      from: { path: "^src/kernel/" },
      to: {
        path: "^(fs|net|http|child_process|node_modules/(pg|fastify|@mikro-orm|type-graphql|graphql))",
      },
    },
    {
      name: "graphql-stays-at-the-doors",
      comment:
        "type-graphql and graphql belong to types, resolvers, live resolvers and the platform's own",
      severity: "error",
      from: {
        path: "^src/",
        pathNot:
          "(\\.(type|resolver|live)\\.ts$|^src/platform/(graphql|request|http)/|^src/(graph|server|sockets|generate)\\.ts$)",
      },
      to: { path: "node_modules/(type-graphql|graphql|graphql-scalars)/" },
    },
    {
      name: "verify-statement-stands-alone",
      comment: "it checks what the hub says: it is itself and Node, and the hub is not",
      severity: "error",
      from: { path: "^src/verify-statement/" },
      to: { pathNot: "^src/verify-statement/", dependencyTypesNot: ["core"] },
    },
    {
      name: "nobody-imports-verify-statement",
      severity: "error",
      from: { path: "^(src|seeds|migrations)/", pathNot: "^src/verify-statement/" },
      to: { path: "^src/verify-statement/" },
    },
    {
      name: "no-barrels",
      severity: "error",
      from: {},
      to: { path: "^(src|seeds)/.*index\\.ts$" },
    },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      // Made by npm run mini-program.
      to: { couldNotResolve: true, pathNot: "/lib/banyan\\.js$" },
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      extensions: [".ts", ".mjs", ".js", ".json"],
      conditionNames: ["import", "node", "default"],
    },
  },
};
