import { section } from '../../../spec/requirement.js';

const source = 'Subscriber modes, where to start';

/** Where subscribers start, in every mode. */
export const position = section('push-stream', 'position', {
  MUST: {
    now: { source, text: 'Who names no position gets only what is published from then on.' },
    backtrack: {
      source,
      text: 'A channel named with .bN gives its latest N stored messages, oldest first; all of them where there are fewer.',
    },
    since: {
      source,
      text: 'If-Modified-Since and If-None-Match together lead to the messages after that time and tag, also where several have the same time.',
    },
    'tag-forms': { source, text: 'The tag may have W/ in front or not.' },
    'no-tag': { source, text: 'A time without a tag leads to the messages of later seconds.' },
    'event-id': {
      source,
      text: 'Last-Event-Id leads to the messages after the one with that event id.',
    },
    'event-id-elsewhere': {
      source,
      text: 'An event id that is found in one channel selects nothing in the others.',
    },
    'event-id-unknown': {
      source,
      text: 'Where no message has the event id, the time and tag decide; without them nothing old is sent.',
    },
    channels: { source, text: 'One time and tag is a position in all channels of a request.' },
    latest: {
      source: 'Subscriber modes, polling',
      text: 'The Last-Modified and Etag of an answer with messages of several channels are those of the latest, in whatever order they come.',
    },
    walk: {
      source,
      text: 'Who goes on from answer to answer gets every message once and in order, however it is published meanwhile.',
    },
    arguments: {
      source,
      applies: 'jsonp',
      text: 'Where the location reads the position from arguments, the headers are not looked at.',
    },
  },
  SHOULD: {
    'backtrack-first': { source, text: 'For a channel with .bN no time, tag or event id counts.' },
    'event-id-time': {
      source,
      text: 'Where an event id and a time are given, sending starts at whichever comes first: behind the message with the id, or at the first later one that has not the id.',
    },
    'broken-date': { source, text: 'A date that does not parse counts as none.' },
    'broken-tag': { source, text: 'A tag that is no plain number counts as none.' },
    order: {
      source: 'Subscriber modes, order of old messages',
      text: 'Old messages come channel by channel as the path names them, oldest first in each, not merged by time.',
    },
  },
});
