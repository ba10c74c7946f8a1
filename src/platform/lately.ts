/** What was asked for lately: what was not asked for longest goes first, as soon as all together are too heavy. */
export class Lately<Value> {
  readonly #heaviest: number;
  readonly #held = new Map<string, { readonly value: Value; readonly weight: number }>();
  #weight = 0;

  constructor(heaviest: number) {
    this.#heaviest = heaviest;
  }

  get(key: string): Value | undefined {
    const found = this.#held.get(key);
    if (!found) return undefined;
    this.#held.delete(key);
    this.#held.set(key, found);
    return found.value;
  }

  keep(key: string, value: Value, weight: number): void {
    this.#drop(key);
    this.#held.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#held.keys()) {
      if (this.#weight <= this.#heaviest) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#weight -= this.#held.get(key)?.weight ?? 0;
    this.#held.delete(key);
  }
}
