import type { Mutant } from '../../../mutants/mutant.js';
import { nchanMutant } from '../proof/mutant.js';

/** Servers that break what is said of EventSource subscribers. */
export const eventsourceMutants: readonly Mutant[] = [
  nchanMutant('event-type-plain', {
    requirement: 'nchan-eventsource-type',
    breaks: 'an event stream comes as text/plain',
    kills: ['eventsource-type'],
    says: 'seen: Content-Type: text/plain',
  }),
  nchanMutant('event-no-id', {
    requirement: 'nchan-eventsource-id',
    breaks: 'events have no id',
    kills: ['eventsource-id', 'multiplexing-resume'],
    says: 'seen: none, none',
  }),
  nchanMutant('event-no-type', {
    requirement: 'nchan-eventsource-event-type',
    breaks: 'X-EventSource-Event is dropped',
    kills: ['eventsource-event-type'],
    says: 'seen: none, none',
  }),
  nchanMutant('event-one-line', {
    requirement: 'nchan-eventsource-lines',
    breaks: 'line ends of a message are sent as they are',
    kills: ['eventsource-lines', 'eventsource-lines-cr'],
    says: '"kind":"ignored"',
  }),
  nchanMutant('event-lone-cr', {
    requirement: 'nchan-eventsource-lines-cr',
    breaks: 'a lone CR of a message is sent as it is, as nchan does',
    kills: ['eventsource-lines-cr'],
    says: '"kind":"ignored"',
  }),
  nchanMutant('event-no-ping', {
    requirement: 'nchan-eventsource-ping',
    breaks: 'EventSource connections are never pinged',
    kills: ['eventsource-ping'],
    says: 'nothing within 3250 ms',
  }),
];
