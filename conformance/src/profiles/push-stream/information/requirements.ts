import { section } from '../../../spec/requirement.js';

const source = 'Publisher';

/** What a publisher location tells of channels. */
export const information = section('push-stream', 'information', {
  MUST: {
    json: {
      source,
      text: 'GET on a publisher location is answered 200 with what is told of the channel: in JSON where nothing else is asked for, an object with channel, published_messages, stored_messages and subscribers.',
    },
    published: {
      source,
      text: 'published_messages counts every message of the channel, at once.',
    },
    stored: {
      source,
      text: 'stored_messages counts the messages that are stored, at once; a location that does not store adds none.',
    },
    subscribers: {
      source,
      text: 'subscribers counts those who are subscribed at the time of the answer: one who comes is counted, one who is gone is not.',
    },
    missing: {
      source,
      text: 'GET for channels of which none exists is answered 404.',
    },
    several: {
      source,
      text: 'GET for several channels is answered with those of them that exist, in the infos of one JSON object.',
    },
  },
  SHOULD: {
    format: {
      source: 'Statistics, Accept',
      text: 'The Accept header chooses the format: plain, json, yaml, xml, x-json or x-yaml, each with its own Content-Type, its lines ended by CRLF.',
    },
    'first-known': {
      source: 'Statistics, Accept',
      text: 'Of several media types in Accept the first that is known decides, whatever its q; where none is known it is JSON.',
    },
    'missing-empty': {
      source: 'Request handling',
      text: 'A 404 has an empty body and Content-Length: 0.',
    },
  },
});
