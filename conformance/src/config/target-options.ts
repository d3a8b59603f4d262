import { numberWithDefault, optional, optionalNumber, repeated, toggle } from '../options/option.js';
import {
  readChoice,
  readCountPattern,
  readHeader,
  readLimitedLocation,
  readLocation,
  readPath,
} from '../options/readers.js';
import { readFeature } from './profile-readers.js';

/** Where the target is, and how it is asked. */
export const targetOptions = {
  /** A configuration of nginx that says where the locations are, and how they are configured. */
  nginxConf: optional({
    flag: 'nginx-conf',
    group: 'target',
    value: 'FILE',
    reader: readPath,
    help: 'Take the locations, their settings and the profile from this nginx.conf. What else is given wins.',
    example: 'nginx.conf',
  }),
  /** The publisher location; `{channel}` stands for the channel id. */
  publisher: optional({
    flag: 'publisher',
    group: 'target',
    value: 'URL',
    reader: readLocation,
    help: 'The publisher location. {channel} stands for the channel id.',
    example: 'http://localhost:8080/pub?id={channel}',
  }),
  /** The plain long-polling subscriber location. */
  subscriber: optional({
    flag: 'subscriber',
    group: 'target',
    value: 'URL',
    reader: readLocation,
    help: 'The plain subscriber location (long-polling).',
    example: 'http://localhost:8080/sub?id={channel}',
  }),
  /** A subscriber location that answers at once: interval-polling. */
  interval: optional({
    flag: 'interval',
    group: 'target',
    value: 'URL',
    reader: readLocation,
    help: 'A subscriber location with interval-polling.',
    example: 'http://localhost:8080/poll?id={channel}',
  }),
  /** A long-polling location where the first subscriber wins. */
  first: optional({
    flag: 'first',
    group: 'target',
    value: 'URL',
    reader: readLocation,
    help: 'A subscriber location where the oldest held request stays and others get 409.',
    example: 'http://localhost:8080/first?id={channel}',
  }),
  /** A long-polling location where the last subscriber wins. */
  last: optional({
    flag: 'last',
    group: 'target',
    value: 'URL',
    reader: readLocation,
    help: 'A subscriber location where the most recent request stays and others get 409.',
    example: 'http://localhost:8080/last?id={channel}',
  }),
  /** A publisher location that stores no messages. */
  publisherNostore: optional({
    flag: 'publisher-nostore',
    group: 'target',
    value: 'URL',
    reader: readLocation,
    help: 'A publisher location that does not store messages.',
    example: 'http://localhost:8080/pub-nostore?id={channel}',
  }),
  /** A publisher location that keeps N messages a channel: `URL=N`. */
  publisherLimit: optional({
    flag: 'publisher-limit',
    group: 'target',
    value: 'URL=N',
    reader: readLimitedLocation,
    help: 'A publisher location that keeps at most N messages a channel.',
    example: 'http://localhost:8080/pub-limit?id={channel}=3',
  }),
  /** Headers of every publisher request; `{channel}` and `${ENV}` are put in. */
  publisherHeader: repeated({
    flag: 'publisher-header',
    group: 'requests',
    value: "'Name: value'",
    reader: readHeader,
    help: 'Sent with every publisher request; {channel} and ${ENV} are put in. A header that a check sends itself takes its place. What came from the environment is never shown. Repeatable.',
    example: 'Authorization: Bearer ${TOKEN}',
  }),
  /** Headers of every subscriber request; `{channel}` and `${ENV}` are put in. */
  subscriberHeader: repeated({
    flag: 'subscriber-header',
    group: 'requests',
    value: "'Name: value'",
    reader: readHeader,
    help: 'The same for every subscriber request. Repeatable.',
    example: 'X-Channel: {channel}',
  }),
  /** A PEM file with certificates to trust besides the system's. */
  cacert: optional({
    flag: 'cacert',
    group: 'requests',
    value: 'FILE',
    reader: readPath,
    help: "Trust the certificates of this PEM file besides the system's.",
    example: 'ca.pem',
  }),
  /** Accept any certificate. */
  insecure: toggle({
    flag: 'insecure',
    group: 'requests',
    help: 'Accept any certificate.',
    example: 'true',
  }),
  /** How a channel is made ready before a subscriber asks for it. */
  prepare: optional({
    flag: 'prepare',
    group: 'requests',
    value: 'put',
    reader: readChoice('put'),
    help: 'Create each channel with a PUT first, for servers that refuse subscribers of unknown channels.',
    example: 'put',
  }),
  /** A regular expression that finds the number of held requests in channel information. */
  subscriberCount: optional({
    flag: 'subscriber-count',
    group: 'requests',
    value: 'REGEX',
    reader: readCountPattern,
    help: 'Finds the number of held requests in what a publisher GET answers; its first group is the number.',
    example: 'active subscribers: (\\d+)',
  }),
  /** What the target has or has not, beside what every server must: `name=yes`, `name=no`, `name=probe`. */
  features: repeated({
    flag: 'features',
    group: 'target',
    value: 'NAME=yes|no|probe',
    reader: readFeature,
    commaSeparated: true,
    help: 'Declare what this server has or has not: storage (yes if not given), case-sensitive-ids, encoded-ids (no if not given). What is declared yes must work; what is declared no is looked at too; probe finds out. Repeatable, or separated by commas.',
    example: 'case-sensitive-ids=yes',
  }),
  /** How many messages of a channel the publisher location keeps. */
  stored: optionalNumber({
    flag: 'stored',
    group: 'target',
    value: 'N',
    least: 1,
    most: 1_000_000,
    help: 'The publisher location keeps at most N messages of a channel. Found out if not given; checks that need more are not applicable.',
    example: '5',
  }),
  /** How many checks run at the same time. */
  concurrency: numberWithDefault({
    flag: 'concurrency',
    group: 'requests',
    value: 'N',
    least: 1,
    most: 256,
    otherwise: 8,
    help: 'How many checks run at the same time; from 2 on as many beside them of those that wait for seconds.',
    example: '1',
  }),
};
