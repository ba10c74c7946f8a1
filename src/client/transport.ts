/** What came back of a request, whatever its status. */
export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** What a socket tells of itself. After `closed` it tells nothing. */
export interface Listener {
  opened(): void;
  text(text: string): void;
  closed(code: number, reason: string): void;
}

/** One open socket, or one that is being opened. */
export interface Wire {
  send(text: string): void;
  close(code: number, reason: string): void;
}

/** How a device is: whether it has a network, and whether our code may use it. */
export interface Device {
  readonly online: boolean;
  readonly awake: boolean;
}

/** How a client reaches the hub. Each platform has one. */
export interface Transport {
  /** Posts JSON; fails where no answer came, and never takes much longer than `timeoutMs`. */
  post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    timeoutMs: number,
  ): Promise<Answered>;
  /** Opens a socket; one that cannot be opened is told as closed, later, never thrown. */
  open(url: string, protocol: string, listener: Listener): Wire;
  /** Tells when the device changes, and when something may have that is not told: the network's kind. Answers how to stop. */
  watch(changed: (device: Device) => void): () => void;
}

/** Nothing came back: no network, no hub, or too late. */
export class NoAnswer extends Error {}

/** The close code of a socket that broke, as browsers tell it. */
export const BROKEN = 1006;
