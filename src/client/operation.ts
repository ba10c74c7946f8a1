/**
 * An operation; its type knows what it takes and what it answers. It is its kind and the id that the hub registered it
 * by, `query 9f86d0…`, as ours are; or its text, which is answered where the hub takes any.
 */
export type Operation<Data, Variables> = string & {
  readonly types?: (variables: Variables) => Data;
};

/** What an operation is told the hub by. */
export type Document = { readonly documentId: string } | { readonly query: string };

export function documentOf(operation: string): Document {
  const [, documentId] = /^\w+ ([0-9a-f]{64})$/.exec(operation) ?? [];
  return documentId === undefined ? { query: operation } : { documentId };
}

/** An operation's variables: left out where none must be given. */
export type Given<Variables> =
  Record<string, never> extends Variables ? [variables?: Variables] : [variables: Variables];

/** A type of what a mutation answers that is a refusal: an expected no. */
type RefusalOf<Answer> = Extract<Answer, { readonly code: string; readonly message: string }>;

/** Whether a mutation's answer is a refusal: `code` is for programs, `message` for people. */
export const isRefusal = <Answer extends object>(answer: Answer): answer is RefusalOf<Answer> =>
  "code" in answer && "message" in answer;

/** Whether an update tells how things are, in place of what happened: forget what you had. */
export const isReset = <Update extends object>(
  update: Update,
): update is Extract<Update, { readonly because: string }> => "because" in update;
