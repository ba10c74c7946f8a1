/** Calls what is not ours. What it throws is told where its platform tells such things, and stops nothing here. */
export function report(call: () => void): void {
  try {
    call();
  } catch (error) {
    setTimeout(() => {
      throw error;
    });
  }
}
