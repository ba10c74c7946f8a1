import { CouponChanged, MyCoupons } from "../../lib/banyan.js";
import { livePage } from "../../live-page.js";
import { day, language, money, words } from "../../words.js";

const SHOWN = 50;

livePage(CouponChanged, {
  data: { coupons: [], empty: false },

  /** A list is read again as a whole: what can be used may depend on what was. */
  told() {
    return this.load();
  },

  load() {
    return this.ask(MyCoupons, { state: "ISSUED", first: SHOWN }, ({ coupons: found }) => {
      const coupons = (found?.edges ?? []).map(({ node }) => ({
        id: node.id,
        name: node.template.name,
        kind: words.benefits[node.template.benefit.kind] ?? "",
        worth: worthOf(node.template.benefit),
        least: leastOf(node.template.minimumMinor),
        until: node.validUntil ? `${words.until} ${day(node.validUntil)}` : words.noEnd,
      }));
      this.setData({ coupons, empty: coupons.length === 0 });
    });
  },
});

/** What it gives, in a few letters. In Chinese a discount says what is left to pay. */
function worthOf({ kind, minor, bps }) {
  if (kind === "POINTS_MULTIPLIER") return bps ? `×${bps / 10_000}` : "";
  if (kind === "PERCENT_OFF" && bps)
    return language === "zh" ? `${(10_000 - bps) / 1_000}折` : `${bps / 100}%`;
  return minor ? `¥${money(minor)}` : "";
}

const leastOf = (minor) => (minor && minor !== "0" ? `${words.from} ¥${money(minor)}` : "");
