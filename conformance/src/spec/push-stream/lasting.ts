import type { Row } from '../requirement.js';

/** What holds in every mode whose connections last; `heading` is where the specification speaks of the mode. */
export function lasting(heading: string) {
  return {
    must: {
      delivers: {
        source: heading,
        text: 'A subscriber receives each message published to its channel from then on, by the message template, in the order of publishing and without a repeat.',
      },
    },
    should: {},
  } satisfies Record<'must' | 'should', Record<string, Row>>;
}
