import { RENEW_MS, SHOWN_MS } from "../../config.js";
import { isReset, MyCard, renderSVG, WalletChanged } from "../../lib/banyan.js";
import { livePage } from "../../live-page.js";
import { signed, words } from "../../words.js";

livePage(WalletChanged, {
  data: { name: "", level: "", balance: "", arrived: "", qr: "", digits: "" },

  onShow() {
    this.renewing = setInterval(() => this.load(), RENEW_MS);
    // In the background this page's timers stood still, and the code grew old.
    this.keep();
  },

  onHide() {
    clearInterval(this.renewing);
  },

  /** Shows the code no longer than it is good, by this phone's own watch, which need not go right. */
  keep() {
    clearTimeout(this.ending);
    if (!this.data.qr) return;
    const end = () => this.setData({ qr: "", notice: words.stale });
    const left = this.loadedAt + SHOWN_MS - Date.now();
    if (left <= 0) end();
    else this.ending = setTimeout(end, left);
  },

  onLive() {
    return this.load();
  },

  /** What the till just did. */
  told(update) {
    if (isReset(update)) return;
    this.setData({ balance: update.wallet.balance, arrived: signed(update.change) });
  },

  load() {
    return this.ask(MyCard, {}, ({ name, tier, wallet, card }) => {
      if (!card) return;
      this.loadedAt = Date.now();
      this.setData({
        ...{ name: name ?? "", level: tier?.level?.name ?? "", balance: wallet?.balance ?? "" },
        ...{ qr: imageOf(card.code), digits: card.code.slice(-8), notice: "" },
      });
      this.keep();
    });
  },
});

/** Level of correction M: version 3, dots large enough for the light of a shop. */
const imageOf = (code) =>
  `data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(code, { ecc: "M", border: 2 }))}`;
