import type { Check } from '../../../engine/check.js';
import type { ListeningName } from '../actors/scene.js';
import { story } from './story.js';

/** The modes whose connections last, and what titles call their subscribers. */
const lasting: readonly (readonly [mode: ListeningName, who: string])[] = [
  ['streaming', 'a streaming subscriber'],
  ['eventsource', 'an EventSource subscriber'],
  ['websocket', 'a WebSocket subscriber'],
];

/**
 * Defines the same check of a push-stream server for each mode whose connections last. How messages look there has to be
 * known, or the kit could not tell where one begins.
 */
export function lastingStories(
  tell: (mode: ListeningName, who: string) => Parameters<typeof story>[0],
): Check[] {
  return lasting.map(([mode, who]) => {
    const { settings = [], ...definition } = tell(mode, who);
    return story({ ...definition, settings: [[mode, 'push_stream_message_template'], ...settings] });
  });
}
