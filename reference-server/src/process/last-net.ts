/** So many faults in so short a time are no accidents: the process ends, rather than go on doing harm. */
const mostFaults = 100;
const window = 10_000;

/**
 * Catches what nothing else did. Connections, timers, handlers and followers catch what is thrown in them, so that what gets here
 * comes from Node or a library, between two of our calls: the channels are whole, and the server goes on. It is told with its
 * stack.
 * @param tell writes to the error log
 * @param now milliseconds, on a scale that never goes back
 * @param end ends the process
 */
export function spreadLastNet(
  tell: (text: string) => void,
  now: () => number = () => performance.now(),
  end: () => void = () => process.exit(1),
): void {
  let faults: number[] = [];
  const caught = (kind: string) => (error: unknown) => {
    const at = now();
    faults = [...faults.filter((time) => time > at - window), at];
    tell(`${kind}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    if (faults.length < mostFaults) return;
    tell(`${mostFaults} faults within ${window / 1000} s: the server ends`);
    end();
  };
  process.on('uncaughtException', caught('uncaught exception'));
  process.on('unhandledRejection', caught('unhandled rejection'));
}
