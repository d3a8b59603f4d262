import type { Check, Need } from '../../../engine/check.js';
import type { Mode } from '../actors/start.js';
import { story } from './story.js';

type Story = Parameters<typeof story>[0];

/** How titles call the subscribers of a mode, and which locations must be there: positions are learned from whole answers. */
const modes: Readonly<Record<Mode, { readonly who: string; readonly needs: readonly Need[] }>> = {
  polling: { who: 'a polling subscriber', needs: ['polling'] },
  'long-polling': { who: 'a long-polling subscriber', needs: ['subscriber'] },
  streaming: { who: 'a streaming subscriber', needs: ['streaming', 'subscriber'] },
  eventsource: { who: 'an EventSource subscriber', needs: ['eventsource', 'subscriber'] },
  websocket: { who: 'a WebSocket subscriber', needs: ['websocket', 'subscriber'] },
};

/** The modes of whole answers. */
export const wholeAnswers: readonly Mode[] = ['polling', 'long-polling'];

/** Defines the same check of where subscribers start for each mode. */
export function startStories(
  tell: (mode: Mode, who: string) => Omit<Story, 'needs' | 'features'>,
  among = Object.keys(modes) as readonly Mode[],
): Check[] {
  return among.map((mode) => {
    const { who, needs } = modes[mode];
    return story({ ...tell(mode, who), needs, features: ['storage'] });
  });
}
