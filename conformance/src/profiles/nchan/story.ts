import { type Check, check } from '../../engine/check.js';
import type { ListeningMode } from './actors/scene.js';
import { NchanScene } from './actors/scene.js';

/** A check of what is nchan's own; as `check`, but told on its scene. */
type NchanStory = Omit<Parameters<typeof check>[0], 'run'> & {
  readonly run: (scene: NchanScene) => Promise<void>;
};

/** Defines a check of what is nchan's own. */
export function nchanStory({ run, ...definition }: NchanStory): Check {
  return check({ ...definition, run: (stage) => run(new NchanScene(stage)) });
}

/** A mode whose connections last: the name of its location, that of its section, and how titles call its subscribers. */
export interface Mode {
  readonly mode: ListeningMode;
  readonly section: string;
  readonly who: string;
}

const modes: readonly Mode[] = [
  { mode: 'eventsource', section: 'eventsource', who: 'an EventSource subscriber' },
  { mode: 'websocket', section: 'websocket', who: 'a WebSocket subscriber' },
  { mode: 'streaming', section: 'chunked', who: 'a chunked subscriber' },
  { mode: 'multipart', section: 'multipart', who: 'a multipart subscriber' },
  { mode: 'rawStream', section: 'raw-stream', who: 'a raw stream' },
];

/** Defines the same check for each mode whose connections last. */
export function nchanStories(
  slug: string,
  tell: (mode: Mode) => Omit<NchanStory, 'id' | 'proves' | 'needs'>,
): Check[] {
  return modes.map((mode) =>
    nchanStory({
      ...tell(mode),
      id: `nchan/${mode.section}-${slug}`,
      proves: [`nchan-${mode.section}-${slug}`],
      needs: [mode.mode],
    }),
  );
}
