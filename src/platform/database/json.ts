/** For a column of JSON. Amounts as text: a number of JSON may be a fraction. */
export const asJson = (value: object | null | undefined): string | null =>
  value
    ? JSON.stringify(value, (_, each) => (typeof each === "bigint" ? String(each) : each))
    : null;
