import type { Mutant } from '../../../../mutants/mutant.js';
import { overBroker } from '../../../../mutants/rewrite.js';
import { closePayload, opcodes } from '../../../../wire/websocket-frames.js';
import { relocated } from '../../proof/configured.js';
import { pushStreamMutant } from '../../proof/mutant.js';
import { hearing, telling } from '../../proof/sockets.js';

const known: readonly number[] = [
  opcodes.text,
  opcodes.continuation,
  opcodes.close,
  opcodes.ping,
  opcodes.pong,
];

/** Mutants of what goes over WebSockets once they are open. */
export const brokenWebsocket: readonly Mutant[] = [
  pushStreamMutant({
    id: 'websocket-no-pongs',
    requirement: 'push-stream-websocket-pong',
    breaks: 'pings are not answered',
    parts: () => telling((frame) => frame.kind !== 'pong' && frame),
    kills: ['websocket-pong', 'websocket-pong-payload', 'websocket-publish-off'],
    says: 'a pong',
  }),
  pushStreamMutant({
    id: 'websocket-empty-pongs',
    requirement: 'push-stream-websocket-pong-payload',
    breaks: 'pongs are empty',
    parts: () => telling((frame) => (frame.kind === 'pong' ? { opcode: 'pong' } : frame)),
    kills: ['websocket-pong-payload'],
    says: 'a pong with ""',
  }),
  pushStreamMutant({
    id: 'websocket-mute',
    requirement: 'push-stream-websocket-publish',
    breaks: 'texts of clients are ignored where they may publish',
    make: relocated('ws', { push_stream_websocket_allow_publish: 'off' }),
    kills: [
      'websocket-publish',
      'websocket-publish-channels',
      'websocket-publish-fragments',
      'websocket-publish-empty',
      'websocket-publish-long',
    ],
    says: 'nothing within 3000 ms',
  }),
  pushStreamMutant({
    id: 'websocket-one-channel',
    requirement: 'push-stream-websocket-publish-channels',
    breaks: 'texts of clients go to the first of their channels only',
    parts: () =>
      overBroker((inner) => ({
        publishTo: (channels, draft, policy) => inner.publishTo(channels.slice(0, 1), draft, policy),
      })),
    kills: [
      'websocket-publish-channels',
      'publisher-several',
      'publisher-leading-slash',
      'publisher-info-several',
      'refusals-wildcards-made',
    ],
    says: 'nothing within 3000 ms',
  }),
  pushStreamMutant({
    id: 'websocket-fragments-apart',
    requirement: 'push-stream-websocket-publish-fragments',
    breaks: 'each frame of a text is published by itself',
    parts: () =>
      hearing((frame) =>
        frame.kind === 'text' || frame.kind === 'continuation'
          ? { ...frame, opcode: 'text', final: true }
          : frame,
      ),
    kills: ['websocket-publish-fragments', 'websocket-bad-fragments', 'websocket-unmasked'],
    says: 'expected no message',
  }),
  pushStreamMutant({
    id: 'websocket-published-cut',
    requirement: 'push-stream-websocket-publish-long',
    breaks: 'of a text whose length has 64 bits the first 65,535 bytes are published',
    parts: () =>
      hearing((frame) =>
        frame.payload.length > 65_535 ? { ...frame, payload: frame.payload.subarray(0, 65_535) } : frame,
      ),
    kills: ['websocket-publish-long'],
    says: 'expected the message',
  }),
  pushStreamMutant({
    id: 'websocket-empty-published',
    requirement: 'push-stream-websocket-publish-empty',
    breaks: 'an empty text is published, as a space',
    parts: () =>
      hearing((frame) =>
        frame.kind === 'text' && frame.payload.length === 0 ? { opcode: 'text', payload: ' ' } : frame,
      ),
    kills: ['websocket-publish-empty'],
    says: 'expected no message',
  }),
  pushStreamMutant({
    id: 'websocket-not-stored',
    requirement: 'push-stream-websocket-publish-stored',
    breaks: 'texts of clients are not stored',
    make: relocated('ws', { push_stream_store_messages: 'off' }),
    kills: ['websocket-publish-stored'],
    says: 'nothing within 3000 ms',
  }),
  pushStreamMutant({
    id: 'websocket-all-publish',
    requirement: 'push-stream-websocket-publish-off',
    breaks: 'texts of clients are published where they may not publish',
    make: relocated('ws-readonly', { push_stream_websocket_allow_publish: 'on' }),
    kills: ['websocket-publish-off'],
    says: 'expected no message',
  }),
  pushStreamMutant({
    id: 'websocket-close-unheard',
    requirement: 'push-stream-websocket-close',
    breaks: 'close frames of clients are ignored',
    parts: () => hearing((frame) => frame.kind !== 'close' && frame),
    kills: ['websocket-close', 'websocket-close-answered'],
    says: 'the end of the connection',
  }),
  pushStreamMutant({
    id: 'websocket-close-unanswered',
    requirement: 'push-stream-websocket-close-answered',
    breaks: 'close frames with a code are not answered with one',
    parts: () =>
      telling((frame) => !(frame.kind === 'close' && frame.payload.equals(closePayload(1000))) && frame),
    kills: ['websocket-close-answered'],
    says: 'a close frame',
  }),
  pushStreamMutant({
    id: 'websocket-bad-text-taken',
    requirement: 'push-stream-websocket-bad-text',
    breaks: 'what is no UTF-8 is made into some and published',
    parts: () =>
      hearing((frame) =>
        frame.kind === 'text'
          ? { opcode: 'text', payload: frame.payload.toString(), final: frame.final }
          : frame,
      ),
    kills: ['websocket-bad-text', 'websocket-unmasked'],
    says: 'the end of the connection',
  }),
  pushStreamMutant({
    id: 'websocket-opcodes-ignored',
    requirement: 'push-stream-websocket-bad-opcode',
    breaks: 'frames with other opcodes are ignored',
    parts: () => hearing((frame) => known.includes(frame.opcode) && frame),
    kills: ['websocket-bad-opcode'],
    says: 'a frame with the opcode 2',
  }),
  pushStreamMutant({
    id: 'websocket-order-ignored',
    requirement: 'push-stream-websocket-bad-fragments',
    breaks: 'frames of a text in a broken order are ignored',
    parts: () =>
      hearing((frame) =>
        frame.kind === 'continuation' && frame.payload.toString() === 'of nothing' ? false : frame,
      ),
    kills: ['websocket-bad-fragments'],
    says: 'a continuation of nothing',
  }),
  pushStreamMutant({
    id: 'websocket-ends-with-code',
    requirement: 'push-stream-websocket-end-empty',
    breaks: 'the close frame at the end has the code 1000',
    parts: () =>
      telling((frame) =>
        frame.kind === 'close' && frame.payload.length === 0
          ? { opcode: 'close', payload: closePayload(1000) }
          : frame,
      ),
    kills: ['websocket-end-empty'],
    says: 'a close frame with the code 1000',
  }),
  pushStreamMutant({
    id: 'websocket-unmasked-taken',
    requirement: 'push-stream-websocket-unmasked',
    breaks: 'unmasked frames are taken',
    parts: () => hearing((frame) => ({ ...frame })),
    kills: ['websocket-unmasked'],
    says: 'the end of the connection',
  }),
];
