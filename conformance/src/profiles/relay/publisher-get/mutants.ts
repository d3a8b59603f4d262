import type { Mutant } from '../../../mutants/mutant.js';
import { encodedLike } from '../../../mutants/response-bytes.js';
import { rewired } from '../../../mutants/rewire.js';
import { overBroker } from '../../../mutants/rewrite.js';
import { mutant } from '../proof/mutant.js';
import { answersTo, empty, refusesWhen } from '../proof/publisher-changes.js';
import { referenceTarget } from '../proof/world.js';

/** Servers that break what is said of GET of publishers. */
export const publisherGetMutants: readonly Mutant[] = [
  mutant({
    id: 'get-is-204',
    requirement: 'relay-3.2-get-existing',
    breaks: 'GET on a channel that exists is answered 204',
    parts: () => answersTo('GET', { status: 204, bytes: empty }),
    kills: [
      'get-existing',
      'accept-http-1.0',
      'accept-get-with-body',
      'accept-keep-alive',
      'accept-after-other-methods',
      'get-missing',
      'get-formats',
      'put-creates',
      'post-empty',
      'info-get',
    ],
    says: '204',
  }),
  mutant({
    id: 'get-creates',
    requirement: 'relay-3.2-get-missing',
    breaks: 'GET creates the channel it asks for',
    parts: () =>
      overBroker((inner) => ({
        info: async (channel) =>
          (await inner.info(channel)) ?? (await inner.create(channel, { channelTimeout: 5000 })).info,
      })),
    kills: ['get-missing', 'delete-existing'],
    says: '200',
  }),
  mutant({
    id: 'nul-in-content-type',
    requirement: 'relay-3.2-get-existing',
    breaks: 'the Content-Type of negotiated channel information ends in a NUL',
    make: rewired(referenceTarget(), {
      response: (response, request) => {
        const headers = response.headers.map(({ name, value }) =>
          name === 'Content-Type' && /json|yaml|xml/.test(value)
            ? { name, value: `${value}\0` }
            : { name, value },
        );
        return { bytes: encodedLike(response, { headers }, request), end: false };
      },
    }),
    kills: ['get-formats', 'content-type-stored'],
    says: 'has a byte 0x00 in its header Content-Type',
  }),
  mutant({
    id: 'json-not-acceptable',
    requirement: 'relay-3.2-get-existing',
    breaks: 'formats it does not have are answered 406',
    parts: () => refusesWhen((exchange) => exchange.header('accept') === 'image/png', 406),
    kills: ['get-formats'],
    says: '406',
  }),
];
