/** How bad something is, in the words of `error_log`; worst last. */
export const levels = ['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg'] as const;

export type Level = (typeof levels)[number];

/** Where is written what happens. */
export interface Journal {
  error(level: Level, text: string): void;
  /** A line of an access log. */
  access(file: string, line: string): void;
}
