export interface Text {
  readonly en: string;
  readonly zh: string;
}

/**
 * An expected "no": something the caller's user can do something about. Its class name is the GraphQL
 * type, its own properties are that type's fields.
 */
export abstract class Refusal extends Error {
  constructor(readonly text: Text) {
    super(text.en);
  }

  /** `OrderConflict` → `ORDER_CONFLICT`. */
  get code(): string {
    return this.constructor.name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_").toUpperCase();
  }

  override get name(): string {
    return this.constructor.name;
  }
}

/** No valid token: the caller is nobody. */
export class Unauthenticated extends Error {}

/** A valid actor that may not do this, here. */
export class Forbidden extends Error {
  constructor(message = "this actor may not do this") {
    super(message);
  }
}

/** Input whose shape is wrong in a way the GraphQL types cannot say. */
export class BadInput extends Error {}
