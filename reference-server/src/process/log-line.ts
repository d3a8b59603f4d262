import type { Level } from '../nginx-conf/language/journal.js';

/** How lines of the error log are written: as nginx does, or as one JSON object each. */
export const logFormats = ['text', 'json'] as const;

export type LogFormat = (typeof logFormats)[number];

/** A line of the error log as a JSON object, without its end. */
export function jsonLine(level: Level, message: string, now = new Date()): string {
  return JSON.stringify({ time: now.toISOString(), level, pid: process.pid, message });
}
