import { banyan, watchConnection } from "./hub.js";
import { words } from "./words.js";

/**
 * A page that follows a subscription as long as it is shown. `page.told(update)` is told of each update, and of how
 * things are as it begins; `page.onLive()` each time the connection is there.
 */
export function livePage(subscription, page) {
  Page({
    ...page,
    data: { words, notice: "", live: false, ...page.data },

    onShow() {
      for (const [index, text] of words.tabs.entries()) wx.setTabBarItem({ index, text });
      page.onShow?.call(this);
      const unwatch = watchConnection((connection) => {
        this.setData({ live: connection === "LIVE", notice: words[connection] ?? "" });
        if (connection === "LIVE") page.onLive?.call(this);
      });
      const stop = banyan.follow(
        subscription,
        {},
        {
          next: (data) => this.told(Object.values(data)[0]),
          error: () => this.setData({ notice: words.failed }),
        },
      );
      this.leave = () => {
        unwatch();
        stop();
      };
    },

    onHide() {
      this.leave();
      page.onHide?.call(this);
    },

    /** Who goes back from a page closes it, and it was not hidden before. */
    onUnload() {
      this.onHide();
    },

    /** What was asked for last is what is shown, whichever answer comes last. */
    async ask(operation, variables, show) {
      const turn = (this.turn = (this.turn ?? 0) + 1);
      try {
        const { me } = await banyan.ask(operation, variables);
        if (me && turn === this.turn) show(me);
      } catch {
        // The connection says why, and reading goes on when it is back.
      }
    },
  });
}
