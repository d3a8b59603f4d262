import type { Call } from '../wire/connection.js';
import type { Location, Locations } from './locations.js';
import type { Ports } from './ports.js';

/** A connection that was over when it had lasted as long as the server lets it. */
export interface Outlived {
  readonly location: keyof Locations;
  /** Milliseconds. */
  readonly life: number;
}

/** A connection that ends a little early, by rounding, has lasted its life. */
const nearly = 0.9;

/** When the answer to a request was whole, or its connection had ended; undefined before, and where there was none. */
function endOf({ settled, tunnel }: Call): number | undefined {
  if (tunnel) return tunnel.endedAt;
  if (settled?.kind === 'response') return settled.response.endedAt;
  return settled?.kind === 'broken' ? settled.at : undefined;
}

/** When a connection was over that had lasted as long as the server lets it; undefined where it had not. */
function endByAge(call: Call, life: number): number | undefined {
  const end = endOf(call);
  if (call.sentAt === undefined || end === undefined) return undefined;
  return end - call.sentAt >= nearly * life ? end : undefined;
}

/**
 * A connection that was over by its age, and so short a time after what the kit did last, or even before that, that the server
 * could not answer it there any more. One that had time enough to answer is no excuse.
 */
export function outlived(
  calls: ReadonlyMap<Call, Location>,
  { lives, locations, timing }: Pick<Ports, 'lives' | 'locations' | 'timing'>,
): Outlived | undefined {
  for (const [name, life] of Object.entries(lives)) {
    const location = name as keyof Locations;
    let firstEnd = Number.POSITIVE_INFINITY;
    let last = 0;
    for (const [call, asked] of calls) {
      const end = endByAge(call, life);
      if (end !== undefined && asked === locations[location]) firstEnd = Math.min(firstEnd, end);
      // What ended by its age says nothing of when the kit did something.
      const answered = end === undefined ? endOf(call) : undefined;
      last = Math.max(last, answered ?? call.sentAt ?? 0);
    }
    if (firstEnd - last < timing.immediately) return { location, life };
  }
  return undefined;
}
