import type { Ports } from '../actors/ports.js';
import { Stage } from '../actors/stage.js';
import type { Timing } from '../actors/timing.js';
import type { Calibration } from './results.js';

const samples = 12;

/** Bounds of the windows, milliseconds. The upper one keeps a delay of more than a second from counting as immediate. */
const bounds = { quietLeast: 50, immediatelyLeast: 250, immediatelyMost: 1000, patienceLeast: 3000 };

/** What a quiet window may take of the life of a connection, so that there is time left for what a check does beside it. */
const shareOfLife = 0.4;

/**
 * Windows from round trips: long enough for this target, and short enough to mean something.
 * @param life for how long the shortest connection lasts, milliseconds
 */
export function windows(p95: number, life = Number.POSITIVE_INFINITY): Timing {
  const immediately = Math.max(bounds.immediatelyLeast, Math.min(10 * p95, bounds.immediatelyMost), 3 * p95);
  return {
    quiet: Math.max(bounds.quietLeast, Math.min(8 * p95, Math.max(2 * p95, shareOfLife * life))),
    immediately,
    patience: Math.max(bounds.patienceLeast, 3 * immediately),
  };
}

/** Measures round trips of publisher requests, each on a new connection, one after the other. */
export async function calibrate(
  ports: Ports,
  given: Partial<Timing>,
  tell: (answer: string) => void = () => undefined,
): Promise<Calibration> {
  const stage = new Stage(ports);
  const took: number[] = [];
  const channel = stage.unusedChannel();
  for (let count = 0; count < samples; count++) {
    const start = stage.now;
    const call = channel.publisher.get();
    await stage.settledWithin(call, ports.timing.patience);
    took.push(stage.now - start);
    tell(
      call.settled?.kind === 'response'
        ? `${call.settled.response.status}`
        : (call.settled?.kind ?? 'no answer'),
    );
  }
  await stage.clear();
  took.sort((one, two) => one - two);
  const at = (share: number) => took[Math.min(samples - 1, Math.floor(share * samples))] ?? 0;
  const p95 = at(0.95);
  return { samples, p50: at(0.5), p95, timing: { ...windows(p95), ...given } };
}
