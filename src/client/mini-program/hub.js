import { HUB } from "./config.js";
import {
  BanyanError,
  createBanyan,
  isRefusal,
  SignInWithWechat,
  wxTransport,
} from "./lib/banyan.js";
import { language } from "./words.js";

const PASS = "pass";

/** What the program was opened by: the code of a store, where one was scanned. */
let scene;
export function openedBy(query) {
  scene = query?.scene && decodeURIComponent(query.scene);
}

const login = () =>
  new Promise((resolve, reject) => {
    wx.login({
      success: ({ code }) => resolve(code),
      fail: ({ errMsg }) => reject(new BanyanError("NO_ANSWER", errMsg)),
    });
  });

/** WeChat knows who its user is: nobody is asked for anything. */
async function signIn() {
  const { appId } = wx.getAccountInfoSync().miniProgram;
  const variables = { appId, code: await login(), scene };
  const { signInWithWechat } = await banyan.ask(SignInWithWechat, variables);
  if (!isRefusal(signInWithWechat)) return signInWithWechat.credentials;
  const { code, message } = signInWithWechat;
  // Passing: whoever waits tries again.
  if (/^WECHAT_(BUSY|UNAVAILABLE)$/.test(code)) throw new BanyanError("NO_ANSWER", message);
  wx.showToast({ title: message, icon: "none" });
  return undefined;
}

let connection = "IDLE";
const watchers = new Set();

/** Tells how the connection is, now and from now on; answers how to stop. */
export function watchConnection(tell) {
  watchers.add(tell);
  tell(connection);
  return () => watchers.delete(tell);
}

/** The one client of the program: all pages share its socket. */
export const banyan = createBanyan({
  ...{ url: HUB, transport: wxTransport(wx), language, onSignedOut: signIn },
  token: {
    read: () => wx.getStorageSync(PASS) || undefined,
    write: (pass) => (pass ? wx.setStorageSync(PASS, pass) : wx.removeStorageSync(PASS)),
  },
  onConnection(now) {
    connection = now;
    for (const tell of watchers) tell(now);
  },
});
