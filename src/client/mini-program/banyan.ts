// What the mini program brings along: `npm run mini-program` makes lib/banyan.js of it.
export { renderSVG } from "uqr";
export { createBanyan } from "../create-banyan.ts";
export { BanyanError } from "../error.ts";
export { isRefusal, isReset } from "../operation.ts";
export {
  CouponChanged,
  MyCard,
  MyCoupons,
  MyPoints,
  SignInWithWechat,
  WalletChanged,
} from "../operations.ts";
export { wxTransport } from "../wx.ts";
