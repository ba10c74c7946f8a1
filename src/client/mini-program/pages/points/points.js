import { isReset, MyPoints, WalletChanged } from "../../lib/banyan.js";
import { livePage } from "../../live-page.js";
import { dayAndTime, signed, words } from "../../words.js";

const SHOWN = 20;

livePage(WalletChanged, {
  data: { balance: "", arrived: "", endings: [], entries: [], empty: false },

  told(update) {
    const wallet = isReset(update) ? update.member?.wallet : update.wallet;
    this.setData({
      balance: wallet?.balance ?? "",
      arrived: isReset(update) ? "" : signed(update.change),
    });
    return this.load();
  },

  load() {
    return this.ask(MyPoints, { first: SHOWN }, ({ wallet, pointsEntries }) => {
      const entries = (pointsEntries?.edges ?? []).map(({ node }) => ({
        id: `${node.postingId} ${node.no}`,
        kind: words.kinds[node.kind] ?? node.kind,
        change: signed(node.change),
        look: node.change.startsWith("-") ? "minus" : "plus",
        at: dayAndTime(node.occurredAt),
      }));
      this.setData({
        ...{ balance: wallet?.balance ?? "", endings: wallet?.expiring ?? [] },
        ...{ entries, empty: entries.length === 0 },
      });
    });
  },
});
