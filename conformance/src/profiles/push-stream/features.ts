import type { Feature } from '../../spec/feature.js';

/** The features of push-stream servers: whole areas that a server of the dialect may leave out. */
export const features: readonly Feature[] = [
  {
    name: 'storage',
    otherwise: 'yes',
    text: 'The publisher location stores messages (push_stream_store_messages on), so that subscribers who come later find them.',
  },
];
