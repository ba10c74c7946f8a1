/** The text of an operation; its type knows what it takes and what it answers. */
export type Operation<Data, Variables> = string & {
  readonly types?: (variables: Variables) => Data;
};

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
