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
const shareOfLife = 0.9;

/** When the answer to a request was whole, or its connection had ended; undefined before, and where there was none. */
function endOf({ settled, tunnel }: Call): number | undefined {
  if (tunnel) return tunnel.endedAt;
  if (settled?.kind === 'response') return settled.response.endedAt;
  return settled?.kind === 'broken' ? settled.at : undefined;
}

/** When something was last done or answered on other connections, as far as that is known. */
function lastBeside(call: Call, calls: readonly Call[]): number {
  const others = calls.filter((other) => other !== call);
  return Math.max(...others.map((other) => endOf(other) ?? other.sentAt ?? 0));
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
    for (const [call, asked] of calls) {
      const end = endOf(call);
      if (asked !== locations[location] || call.sentAt === undefined || end === undefined) continue;
      const hasLasted = end - call.sentAt >= shareOfLife * life;
      if (hasLasted && end - lastBeside(call, [...calls.keys()]) < timing.immediately)
        return { location, life };
    }
  }
  return undefined;
}
