import type * as create from "../../src/client/create-banyan.ts";
import type * as operations from "../../src/client/operations.ts";
import type { WalletChangedSubscription } from "../../src/client/operations.ts";
import type * as wx from "../../src/client/wx.ts";
import { until } from "./until.ts";
import type { Phone } from "./wx.ts";

type Bundle = typeof create & typeof wx & typeof operations;
type Change = WalletChangedSubscription["walletChanged"];

/** A mini program that shows its member's points, and what came to it. */
export interface MiniProgram {
  readonly banyan: create.Banyan;
  readonly bundle: Bundle;
  /** What was told, in order. */
  readonly changes: Change[];
  readonly errors: string[];
  readonly connections: string[];
  /** The changes of points so far, once there are so many: `["100", "50"]`. */
  points(count: number): Promise<string[]>;
  close(): void;
}

/** Starts the bundled client on a phone, and follows the member's points. */
export function startMiniProgram(
  device: Phone,
  code: string,
  options: Pick<create.BanyanOptions, "token" | "onSignedOut">,
  connectTimeoutMs?: number,
): MiniProgram {
  const bundle = device.run<Bundle>(code);
  const { createBanyan, wxTransport, WalletChanged } = bundle;
  const changes: Change[] = [];
  const errors: string[] = [];
  const connections: string[] = [];
  const banyan = createBanyan({
    url: "https://hub.example",
    transport: wxTransport(device.wx, connectTimeoutMs),
    language: "zh",
    onConnection: (connection) => void connections.push(connection),
    ...options,
  });
  const sink = {
    next: ({ walletChanged }: WalletChangedSubscription) => void changes.push(walletChanged),
    error: ({ code: why }: { code: string }) => void errors.push(why),
  };
  banyan.follow(WalletChanged, {}, sink);
  const told = () => changes.flatMap((change) => ("change" in change ? [change.change] : []));
  return {
    ...{ banyan, bundle, changes, errors, connections },
    async points(count) {
      await until(() => told().length >= count);
      return told();
    },
    close() {
      banyan.close();
      device.close();
    },
  };
}
