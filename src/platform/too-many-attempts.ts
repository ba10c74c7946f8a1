/** Too many wrong guesses were made by whoever asks, from where it asks, or in its brand; it may go on in so many seconds. */
export class TooManyAttempts extends Error {
  readonly seconds: number;

  constructor(seconds: number) {
    super(`too many wrong attempts: wait ${seconds} seconds`);
    this.seconds = seconds;
  }

  /** What goes with it in GraphQL's form. */
  get extensions() {
    return { code: "TOO_MANY_REQUESTS", retryAfter: this.seconds } as const;
  }
}
