import { BROKEN, type Device, NoAnswer, type Transport, type Wire } from "./transport.ts";

interface Failure {
  readonly errMsg: string;
}

/** One WebSocket of a mini program. */
export interface WxSocketTask {
  onOpen(listener: () => void): void;
  onMessage(listener: (message: { readonly data: string | ArrayBuffer }) => void): void;
  onClose(listener: (close: { readonly code: number; readonly reason: string }) => void): void;
  onError(listener: (error: Failure) => void): void;
  send(option: { readonly data: string; readonly fail: (error: Failure) => void }): void;
  close(option: {
    readonly code: number;
    readonly reason: string;
    readonly fail: (error: Failure) => void;
  }): void;
}

/** What is used of `wx`, as WeChat's typings have it. */
export interface Wx {
  request(option: {
    readonly url: string;
    readonly method: "POST";
    readonly header: Readonly<Record<string, string>>;
    readonly data: string;
    /** Anything but "json" leaves the body as it came. */
    readonly dataType: "其他";
    readonly responseType: "text";
    readonly timeout: number;
    readonly success: (answer: { readonly statusCode: number; readonly data: unknown }) => void;
    readonly fail: (error: Failure) => void;
  }): unknown;
  /** Typed as if it never failed; it answers undefined where it does. */
  connectSocket(option: {
    readonly url: string;
    readonly protocols: string[];
    readonly tcpNoDelay: boolean;
    readonly timeout: number;
    readonly fail: (error: Failure) => void;
  }): WxSocketTask | undefined;
  onNetworkStatusChange(listener: (status: { readonly isConnected: boolean }) => void): void;
  /** The typings forget what its listener is told. */
  offNetworkStatusChange(listener: () => void): void;
  onAppShow(listener: () => void): void;
  offAppShow(listener: () => void): void;
  onAppHide(listener: () => void): void;
  offAppHide(listener: () => void): void;
}

/** Reaches the hub from a WeChat mini program. `wx` may promise more than it holds; each failure is one close. */
export function wxTransport(wx: Wx, connectTimeoutMs = 10_000): Transport {
  return {
    post: (url, header, data, timeout) =>
      new Promise((resolve, reject) => {
        const fail = ({ errMsg }: Failure) => {
          clearTimeout(timer);
          reject(new NoAnswer(errMsg));
        };
        // Whoever slept meanwhile may never be answered.
        const timer = setTimeout(() => fail({ errMsg: "request:fail no answer" }), timeout + 1_000);
        wx.request({
          ...{ url, header, data, timeout, fail, method: "POST" },
          ...{ dataType: "其他", responseType: "text" },
          success({ statusCode: status, data: body }) {
            clearTimeout(timer);
            resolve({ status, text: String(body) });
          },
        });
      }),

    open(url, protocol, listener): Wire {
      let state: "OPENING" | "OPEN" | "ENDED" = "OPENING";
      let task: WxSocketTask | undefined;
      const ended = (code: number, reason: string) => {
        if (state === "ENDED") return;
        state = "ENDED";
        clearTimeout(timer);
        listener.closed(code, reason);
      };
      const broken = ({ errMsg }: Failure) => ended(BROKEN, errMsg);
      const leave = (code: number, reason: string) =>
        task?.close({ code, reason, fail: () => undefined });
      // In a weak network neither success nor failure is ever told.
      const timer = setTimeout(() => {
        broken({ errMsg: "connectSocket:fail no answer" });
        leave(1_000, "too late");
      }, connectTimeoutMs);
      try {
        task = wx.connectSocket({
          ...{ url, protocols: [protocol], tcpNoDelay: true, timeout: connectTimeoutMs },
          fail: (error) => void setTimeout(() => broken(error)),
        });
      } catch (error) {
        setTimeout(() => broken({ errMsg: String(error) }));
      }
      // No socket: too many of them, no network, in the background.
      if (!task) setTimeout(() => broken({ errMsg: "connectSocket:fail no socket" }));
      task?.onOpen(() => {
        // It cannot be closed before it is open.
        if (state === "ENDED") return leave(1_000, "not wanted any longer");
        state = "OPEN";
        clearTimeout(timer);
        listener.opened();
      });
      task?.onMessage(({ data }) => {
        if (state === "OPEN") listener.text(typeof data === "string" ? data : utf8(data));
      });
      task?.onClose(({ code, reason }) => ended(code, reason));
      // A close may follow an error, and may not.
      const failed = (error: Failure) => {
        broken(error);
        leave(1_000, "broken");
      };
      task?.onError(failed);
      return {
        send: (data) => task?.send({ data, fail: failed }),
        close(code, reason) {
          if (state === "ENDED") return;
          if (state === "OPEN") leave(code, reason);
          state = "ENDED";
          clearTimeout(timer);
          // Whether its own end is ever told is WeChat's secret.
          setTimeout(() => listener.closed(code, reason));
        },
      };
    },

    watch(changed) {
      let device: Device = { online: true, awake: true };
      const tell = (change: Partial<Device>) => changed((device = { ...device, ...change }));
      const network = ({ isConnected }: { isConnected: boolean }) => tell({ online: isConnected });
      // What became of the network meanwhile may not have been told.
      const show = () => tell({ online: true, awake: true });
      const hide = () => tell({ awake: false });
      wx.onNetworkStatusChange(network);
      wx.onAppShow(show);
      wx.onAppHide(hide);
      return () => {
        wx.offNetworkStatusChange(network as () => void);
        wx.offAppShow(show);
        wx.offAppHide(hide);
      };
    },
  };
}

/** Mini programs have no TextDecoder. */
function utf8(bytes: ArrayBuffer): string {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += `%${byte < 16 ? "0" : ""}${byte.toString(16)}`;
  return decodeURIComponent(text);
}
