import type { Mutant } from '../../../mutants/mutant.js';
import { nchanMutant } from '../proof/mutant.js';

/** Servers that break what is said of locations that publish and subscribe. */
export const pubsubMutants: readonly Mutant[] = [
  nchanMutant('pubsub-drops', {
    requirement: 'nchan-pubsub-publishes',
    breaks: 'a POST to a pubsub location is acknowledged and dropped',
    kills: ['pubsub-publishes'],
    says: 'no answer within',
  }),
  nchanMutant('pubsub-informs', {
    requirement: 'nchan-pubsub-subscribes',
    breaks: 'a GET at a pubsub location gets channel information',
    kills: ['pubsub-subscribes'],
    says: 'seen: 404',
  }),
  nchanMutant('pubsub-mute', {
    requirement: 'nchan-pubsub-websocket',
    breaks: 'what is said on a WebSocket of a pubsub location is dropped',
    kills: ['pubsub-websocket'],
    says: 'nothing within',
  }),
  nchanMutant('pubsub-answers', {
    requirement: 'nchan-pubsub-quiet',
    breaks: 'it is answered with channel information',
    kills: ['pubsub-quiet'],
    says: 'queued messages',
  }),
  nchanMutant('pubsub-deletes', {
    requirement: 'nchan-pubsub-not-deleted',
    breaks: 'a DELETE at a pubsub location deletes, as nchan does',
    kills: ['pubsub-not-deleted'],
    says: 'no answer within',
  }),
];
