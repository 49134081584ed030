/** Waits for something to become true, looking every 50 ms; says what it waited for when time is up. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
  timeoutMs = 60_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`Waited ${String(timeoutMs)} ms in vain for ${what}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}
