import type { Text } from "../kernel/refusal.ts";

/** Why a delivery was not booked: for programs, and in both languages. */
export interface Why extends Text {
  readonly code: string;
}

/** It cannot be understood; `where` names fields, never what stood in them. */
export const unreadable = (where: string): Why => ({
  code: "UNREADABLE",
  en: `the message cannot be read: ${where}`,
  zh: `无法解析消息：${where}`,
});

/** Its shop is of no store, and the source says none for the rest. */
export const shopUnknown = (shop: string | undefined): Why => ({
  code: "SHOP_UNKNOWN",
  en: `no store is set for the shop ${shop ?? "(none named)"}: set one, and replay it`,
  zh: `店铺 ${shop ?? "（未注明）"} 未对应门店，请设置后重放`,
});

/** It failed again and again by a fault of ours. */
export const failed = (attempts: number): Why => ({
  code: "FAILED",
  en: `it could not be processed in ${attempts} attempts: whoever runs this has been told`,
  zh: `已尝试 ${attempts} 次仍未能处理，已通知运营人员`,
});

/** What asks nothing of the hub. */
export const IGNORED = {
  OTHER_TOPIC: {
    code: "OTHER_TOPIC",
    en: "it tells of something else than a paid order or a refund",
    zh: "该消息不是已付订单或退款",
  },
  TEST: { code: "TEST", en: "it is a test order", zh: "该订单为测试订单" },
  NO_MONEY: { code: "NO_MONEY", en: "no money was given back", zh: "未退还任何款项" },
  BUYER_UNKNOWN: {
    code: "BUYER_UNKNOWN",
    en: "its buyer is no member: sales to nobody in particular are not recorded",
    zh: "买家不是会员，非会员销售不入账",
  },
  ORDER_IGNORED: {
    code: "ORDER_IGNORED",
    en: "its order was not recorded either",
    zh: "其订单未入账",
  },
} as const satisfies Record<string, Why>;
