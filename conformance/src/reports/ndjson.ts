import { jsonCheck, jsonGate } from './json.js';
import type { ReportEvent } from './report.js';

/** The version of the lines; it rises when something is taken away or changes its meaning. */
const version = 1;

function bodyOf(event: ReportEvent): object {
  switch (event.type) {
    case 'check-finished':
      return { type: event.type, check: jsonCheck(event.result) };
    case 'finished': {
      // The checks have been told one by one.
      const { checks: _, ...result } = event.result;
      return { type: event.type, result };
    }
    case 'judged':
      return { type: event.type, gate: jsonGate(event.gate), exitCode: event.exitCode };
    default:
      return event;
  }
}

/** One event as one line of JSON. */
export function ndjsonLine(event: ReportEvent): string {
  return `${JSON.stringify({ version, ...bodyOf(event) })}\n`;
}
