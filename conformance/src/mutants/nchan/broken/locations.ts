import type { Mutant } from '../../mutant.js';
import { nchanMutant } from '../mutant.js';

/** Mutants about several channels, pubsub, access and time-outs. */
export const locationsMutants: readonly Mutant[] = [
  nchanMutant('multi-first-only', {
    requirement: 'nchan-multiplexing-delivers',
    breaks: 'of several channels only the first is subscribed to',
    kills: ['multiplexing-delivers', 'multiplexing-deleted', 'multiplexing-walk'],
    says: 'nothing within',
  }),
  nchanMutant('multi-own-position', {
    requirement: 'nchan-multiplexing-resume',
    breaks: 'the position holds for the first of several channels only',
    kills: ['multiplexing-resume', 'multiplexing-walk'],
    says: 'seen: {"kind":"event"',
  }),
  nchanMutant('multi-not-ended', {
    requirement: 'nchan-multiplexing-deleted',
    breaks: 'a connection with several channels outlives each of them',
    kills: ['multiplexing-deleted'],
    says: 'still open',
  }),
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
  nchanMutant('access-open', {
    requirement: 'nchan-access-unknown',
    breaks: 'subscribers make channels where they should not',
    kills: ['access-unknown'],
    says: 'no answer within',
  }),
  nchanMutant('access-closed', {
    requirement: 'nchan-access-existing',
    breaks: 'channels that exist are refused too',
    kills: ['access-existing'],
    says: 'seen: 403',
  }),
  nchanMutant('timeout-304', {
    requirement: 'nchan-timeout-status',
    breaks: 'the time-out is answered 304, as in the relay protocol',
    kills: ['timeout-status'],
    says: 'seen: 304',
  }),
  nchanMutant('timeout-at-once', {
    requirement: 'nchan-timeout-waits',
    breaks: 'the time-out comes at once',
    kills: ['timeout-waits', 'timeout-status'],
    says: 'seen: 408',
  }),
];
