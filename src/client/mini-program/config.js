/** Where the hub is. Its domain is listed at WeChat, for requests and for sockets. */
export const HUB = "https://hub.example";

/** A card is renewed this often: its code is good for a minute. */
export const RENEW_MS = 25_000;
/** A code that could not be renewed is shown this long. */
export const SHOWN_MS = 60_000;
