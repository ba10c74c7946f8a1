import { join } from "node:path";
import { build, stop } from "esbuild";

const CLIENT = join(import.meta.dirname, "../../src/client");

/** What a mini program of ours brings along of the client. */
const MINI_PROGRAM = `
  export { createBanyan } from "./create-banyan.ts";
  export { wxTransport } from "./wx.ts";
  export { SignInWithWechat, MyPoints, MyCoupons, WalletChanged, CouponChanged } from "./operations.ts";
`;

/** The client as one file, as a mini program loads it. */
export async function bundleClient(contents = MINI_PROGRAM): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: CLIENT, loader: "ts" },
    ...{ bundle: true, minify: true, write: false, format: "cjs", target: "es2018" },
    ...{ platform: "neutral", mainFields: ["module", "main"], conditions: ["browser", "import"] },
    logLevel: "error",
  });
  await stop();
  return outputFiles?.[0]?.text ?? "";
}
