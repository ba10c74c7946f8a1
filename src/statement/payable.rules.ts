/** Of what is due to a franchisee, or from it, what may move now; all signed in the franchisee's favour. */
export interface Judged {
  readonly heldMinor: bigint;
  readonly payableMinor: bigint;
}

const sizeOf = (minor: bigint): bigint => (minor < 0n ? -minor : minor);
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/**
 * What waits (statements without an answer, disputed amounts) holds back as much of what is due as points the same way,
 * and never turns it round: a disputed charge that was set off against a credit stays where it is. Less than the
 * threshold is carried forward.
 */
export function judgePayable(
  dueMinor: bigint,
  waitingMinor: bigint,
  thresholdMinor: bigint,
): Judged {
  const sameWay = dueMinor > 0n === waitingMinor > 0n;
  const held = sameWay ? least(sizeOf(dueMinor), sizeOf(waitingMinor)) : 0n;
  const heldMinor = dueMinor < 0n ? -held : held;
  const free = dueMinor - heldMinor;
  return { heldMinor, payableMinor: sizeOf(free) < thresholdMinor ? 0n : free };
}

/**
 * What of each statement's total is neither paid nor set off, by what is due now. Of totals that point both ways the
 * earlier are set off by the later; what is paid pays the oldest first, so what is due is of the newest.
 */
export function outstandingOf(newestFirst: readonly bigint[], dueMinor: bigint): bigint[] {
  let left = sizeOf(dueMinor);
  return newestFirst.map((totalMinor) => {
    if (left === 0n || totalMinor === 0n || totalMinor > 0n !== dueMinor > 0n) return 0n;
    const part = least(left, sizeOf(totalMinor));
    left -= part;
    return dueMinor < 0n ? -part : part;
  });
}
