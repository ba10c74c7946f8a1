/**
 * Splits a total by weights and loses nothing: the parts add up to the total exactly.
 * Largest remainder; ties go to the first. A negative total is split as its mirror image.
 */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  if (weights.length === 0 || weights.some((weight) => weight < 0n))
    throw new RangeError("allocate needs at least one weight, and none below zero");
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole === 0n) throw new RangeError("allocate needs a weight above zero");
  if (total < 0n) return allocate(-total, weights).map((part) => -part);

  let rest = total;
  const remainders: { readonly index: number; readonly remainder: bigint }[] = [];
  const parts = weights.map((weight, index) => {
    const share = total * weight;
    const part = share / whole;
    rest -= part;
    remainders.push({ index, remainder: share - part * whole });
    return part;
  });
  if (rest === 0n) return parts;
  remainders.sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const { index } of remainders.slice(0, Number(rest)))
    parts[index] = (parts[index] ?? 0n) + 1n;
  return parts;
}
