import type { ClientCheck } from '../client-check.js';
import { type ClientMode, clientModes } from './features.js';
import type { PushStage } from './push-stage.js';

/** One observable behaviour of a push-stream client in one mode: `push-stream-client/<mode>-<slug>`. */
export interface PushCheck extends ClientCheck<PushStage> {
  readonly mode: ClientMode;
  /** How many channels the client is told. */
  readonly channels: 1 | 2;
  /** Whether messages of it have event types. */
  readonly eventTypes: boolean;
}

/** A story that is the same in several modes. */
interface Story {
  readonly slug: string;
  /** Those that have it; all when left out. */
  readonly modes?: readonly ClientMode[];
  /** 1 when left out. */
  readonly channels?: 1 | 2;
  /** True: messages of it have event types. */
  readonly eventTypes?: boolean;
  /** True: it can be judged without a word of the client. */
  readonly onTheWire?: boolean;
  /** What a keeping client does, as one sentence. */
  readonly title: string;
  /** Ids of the requirements it proves, without what all have in common. */
  readonly proves: readonly [string, ...string[]];
  readonly hint: string;
  readonly run: (stage: PushStage) => Promise<void>;
}

/** Modes as people call them. */
export const modeWords: Record<ClientMode, string> = {
  stream: 'streaming',
  eventsource: 'EventSource',
  websocket: 'WebSocket',
  longpolling: 'long-polling',
};

/** Defines the checks of a story, one a mode. */
export function pushChecks(story: Story): readonly PushCheck[] {
  const { slug, modes = clientModes, channels = 1, onTheWire = false, eventTypes = false } = story;
  const { title, proves, hint, run } = story;
  const [first, ...more] = proves;
  return modes.map((mode) => ({
    id: `push-stream-client/${mode}-${slug}`,
    mode,
    channels,
    eventTypes,
    title: `by ${modeWords[mode]}, ${title}`,
    proves: [idOf(first), ...more.map(idOf)],
    hint,
    run: (stage) => {
      if (!onTheWire) stage.mustHear();
      return run(stage);
    },
  }));
}

const idOf = (slug: string) => `push-stream-client-${slug}`;
