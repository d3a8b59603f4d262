import type { Check } from '../../../engine/check.js';
import { story } from './story.js';

/** A location of a subscriber in some mode. */
export type AccessName = 'streaming' | 'eventsource' | 'websocket' | 'polling' | 'subscriber';

/** How the ids of checks and titles call the modes of these locations. */
const modes: readonly (readonly [location: AccessName, mode: string, where: string])[] = [
  ['streaming', 'streaming', 'a streaming location'],
  ['eventsource', 'eventsource', 'an EventSource location'],
  ['websocket', 'websocket', 'a WebSocket location'],
  ['polling', 'polling', 'a polling location'],
  ['subscriber', 'long-polling', 'a long-polling location'],
];

/** Defines the same check for the subscriber locations of every mode, or of some. */
export function accessStories(
  tell: (location: AccessName, mode: string, where: string) => Omit<Parameters<typeof story>[0], 'needs'>,
  among: readonly AccessName[] = modes.map(([location]) => location),
): Check[] {
  return modes
    .filter(([location]) => among.includes(location))
    .map(([location, mode, where]) => story({ ...tell(location, mode, where), needs: [location] }));
}
