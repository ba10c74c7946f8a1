const WORDS = {
  zh: {
    tabs: ["会员码", "积分", "优惠券"],
    show: "付款前请出示会员码",
    available: "可用积分",
    ending: "积分有效期",
    endsOn: "到期",
    history: "积分明细",
    noPoints: "还没有积分",
    noCoupons: "暂无可用优惠券",
    until: "有效期至",
    noEnd: "长期有效",
    from: "满",
    live: "实时",
    OFFLINE: "网络不可用，显示的是断网前的内容",
    CONNECTING: "正在连接…",
    stale: "会员码已失效，联网后自动刷新",
    failed: "暂时无法读取，请稍后再试",
    kinds: {
      ...{ earn: "消费获得", activate: "积分生效", spend: "积分抵扣", unearn: "退款扣回" },
      ...{ repay: "抵还欠分", expire: "到期", revive: "到期积分扣回", unspend: "退回" },
      ...{ lapse: "退回时已到期", hold: "预留", release: "解除预留", commit: "预留已使用" },
      ...{ give: "转赠", receive: "获赠", adjust: "调整" },
    },
    benefits: {
      ...{
        AMOUNT_OFF: "立减券",
        PERCENT_OFF: "折扣券",
        FIXED_PRICE: "特价券",
        FREE_ITEM: "兑换券",
      },
      ...{ BUY_X_GET_Y: "买赠券", SHIPPING: "免邮券", POINTS_MULTIPLIER: "积分加倍" },
      ...{ VOUCHER: "代金券", STATED: "优惠券" },
    },
  },
  en: {
    tabs: ["Card", "Points", "Coupons"],
    show: "Show this before you pay",
    available: "Points to spend",
    ending: "When they end",
    endsOn: "ends",
    history: "What happened",
    noPoints: "No points yet",
    noCoupons: "No coupons to use",
    until: "Until",
    noEnd: "Without an end",
    from: "from",
    live: "Live",
    OFFLINE: "No network: this is how it was before",
    CONNECTING: "Connecting…",
    stale: "This code is over: a new one comes with the network",
    failed: "Not to be read at the moment: try again later",
    kinds: {
      ...{ earn: "Earned", activate: "Ready to spend", spend: "Spent", unearn: "Taken back" },
      ...{ repay: "Paid what was owed", expire: "Expired", revive: "Taken back, had expired" },
      ...{ unspend: "Given back", lapse: "Given back too late", hold: "Held", release: "Released" },
      ...{
        commit: "Held, then spent",
        give: "Given away",
        receive: "Received",
        adjust: "Corrected",
      },
    },
    benefits: {
      ...{ AMOUNT_OFF: "Off", PERCENT_OFF: "Off", FIXED_PRICE: "Price", FREE_ITEM: "Free" },
      ...{
        BUY_X_GET_Y: "Buy and get",
        SHIPPING: "Free delivery",
        POINTS_MULTIPLIER: "More points",
      },
      ...{ VOUCHER: "Voucher", STATED: "Coupon" },
    },
  },
};

export const language = wx.getAppBaseInfo().language.startsWith("zh") ? "zh" : "en";
export const words = WORDS[language];

/** Signed, as changes are read. */
export const signed = (change) => (change.startsWith("-") ? change : `+${change}`);

/** Two digits behind the point, where they are not nothing. */
export const money = (minor) => (Number(minor) / 100).toFixed(2).replace(/\.00$/, "");

const two = (number) => `${number}`.padStart(2, "0");

/** An instant as this phone's day and minute. */
export function dayAndTime(instant) {
  const at = new Date(instant);
  return `${day(instant)} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

export function day(instant) {
  const at = new Date(instant);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
