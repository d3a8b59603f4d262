import { fullLoad } from '../../engine/full-load.js';
import { numberWithDefault } from '../../options/option.js';

/** How much load the checks put on a server. */
export const reliabilityOptions = {
  /** Messages of a burst. */
  burst: numberWithDefault({
    flag: 'burst',
    group: 'load',
    value: 'N',
    least: 10,
    most: 1_000_000,
    otherwise: fullLoad.messages,
    help: 'How many messages the checks of the reliability profile publish in a burst; a tenth of it where they wait for subscribers.',
    example: '100000',
  }),
  /** Publishers that send them at the same time. */
  publishers: numberWithDefault({
    flag: 'publishers',
    group: 'load',
    value: 'N',
    least: 1,
    most: 256,
    otherwise: fullLoad.publishers,
    help: 'How many publishers send them at the same time.',
    example: '32',
  }),
  /** Subscribers of a crowd. */
  crowd: numberWithDefault({
    flag: 'crowd',
    group: 'load',
    value: 'N',
    least: 2,
    most: 20_000,
    otherwise: fullLoad.subscribers,
    help: 'How many subscribers listen to one channel.',
    example: '1000',
  }),
  /** By how many messages publishers may be ahead of a long-polling subscriber. */
  ahead: numberWithDefault({
    flag: 'ahead',
    group: 'load',
    value: 'N',
    least: 1,
    most: 100_000,
    otherwise: fullLoad.ahead,
    help: 'By how many messages publishers may be ahead of a long-polling subscriber: no more than a channel of the server keeps.',
    example: '20',
  }),
};
