/** After so many uncaught errors in so short a time (milliseconds) the process ends: something is wrong for good. */
const mostErrors = 100;
const window = 10_000;

/**
 * Writes uncaught errors, with their stack, to the error log, and lets the server go on. Connections, timers, handlers and
 * followers catch what is thrown in them; an error that nobody has caught comes from Node or a library, and leaves channels as
 * they were.
 * @param tell writes to the error log
 * @param now milliseconds, on a scale that never goes back
 * @param end ends the process
 */
export function handleUncaughtErrors(
  tell: (text: string) => void,
  now: () => number = () => performance.now(),
  end: () => void = () => process.exit(1),
): void {
  let times: number[] = [];
  const caught = (kind: string) => (error: unknown) => {
    const at = now();
    times = [...times.filter((time) => time > at - window), at];
    tell(`${kind}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    if (times.length < mostErrors) return;
    tell(`${mostErrors} faults within ${window / 1000} s: the server ends`);
    end();
  };
  process.on('uncaughtException', caught('uncaught exception'));
  process.on('unhandledRejection', caught('unhandled rejection'));
}
