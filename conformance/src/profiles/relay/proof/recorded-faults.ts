import { encodedLike } from '../../../mutants/response-bytes.js';
import { rewired } from '../../../mutants/rewire.js';
import { answering, intercepting, overBroker } from '../../../mutants/rewrite.js';
import type { TargetMaker } from '../../../mutants/world.js';
import { referenceTarget } from './world.js';

const storing = {
  keep: 10,
  messageTimeout: 0,
  dropReceivedAbove: Number.POSITIVE_INFINITY,
  channelTimeout: 5000,
};

/**
 * A server with the faults that were recorded of the real ones, all at once: PUT is answered 202 and queues a message that
 * nobody can read, an empty POST is never delivered, OPTIONS is always 200, HEAD hangs, first and last are ignored, and the
 * Content-Type of negotiated channel information ends in a NUL.
 */
export const recordedFaults: TargetMaker = rewired(
  referenceTarget(() => {
    const ofPublisher = answering('publisher', (answer, { exchange }) =>
      exchange.method === 'PUT' && answer.status === 200 ? { ...answer, status: 202 } : answer,
    );
    const ofSubscriber = intercepting('subscriber', (answer, { exchange }, send) => {
      const unreadable = answer.status === 200 && answer.bytes.length === 0;
      if (exchange.method === 'HEAD' || unreadable) return;
      send(exchange.method === 'OPTIONS' ? { ...answer, status: 200 } : answer);
    });
    return {
      ...overBroker((inner) => ({
        create: async (channel, policy) => {
          const result = await inner.create(channel, policy);
          await inner.publish(channel, { bytes: new Uint8Array() }, storing);
          return result;
        },
        subscribe: (request, listener) => inner.subscribe({ ...request, concurrency: 'broadcast' }, listener),
      })),
      decorateHandler: (handler, location) =>
        ofSubscriber.decorateHandler(ofPublisher.decorateHandler(handler, location), location),
    };
  }),
  {
    response: (response, request) => {
      const headers = response.headers.map(({ name, value }) => ({
        name,
        value:
          /pub/.test(request) && name === 'Content-Type' && /json|yaml|xml/.test(value)
            ? `${value}\0`
            : value,
      }));
      return { bytes: encodedLike(response, { headers }, request), end: false };
    },
  },
);
