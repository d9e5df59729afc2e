/** Asks until the answer is as wanted. */
export async function until(wanted: () => Promise<boolean>, withinMs = 30_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await wanted())) {
    if (performance.now() > end) throw new Error(`not so after ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
