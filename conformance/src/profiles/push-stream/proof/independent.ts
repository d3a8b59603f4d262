import type { HonestVariant } from '../../../mutants/honest-variant.js';
import { secondHost, type TargetMaker } from '../../../mutants/world.js';
import {
  cramped,
  forgetful,
  furnished,
  locationsOf,
  type Places,
  pinged,
  unfurnished,
} from './independent/places.js';
import { hubAt } from './independent/server.js';
import { byteByByte, together } from './pieces.js';

function at(
  places: Places,
  change: (make: TargetMaker) => TargetMaker = (make) => make,
): Pick<HonestVariant, 'locations' | 'make' | 'second'> {
  return {
    locations: locationsOf(places, cramped, secondHost),
    make: change(hubAt(places)),
    second: change(hubAt(cramped)),
  };
}

/** A server that has nothing to do with the reference server, configured in several ways. */
export const independentVariants: readonly HonestVariant[] = [
  {
    id: 'independent',
    freedom: 'a server of its own, at urls of its own, with other templates, times and limits',
    ...at(furnished),
  },
  {
    id: 'independent-byte-by-byte',
    freedom: 'the same, every byte alone',
    ...at(furnished, byteByByte),
  },
  {
    id: 'independent-together',
    freedom: 'the same, what it sends within a millisecond together',
    ...at(furnished, together),
  },
  {
    id: 'independent-bare',
    freedom:
      'the same with the defaults of the module: messages are their texts, and nothing tells where one ends',
    features: { storage: 'yes' },
    ...at(unfurnished),
  },
  {
    id: 'independent-pinged',
    freedom: 'texts alone as well, with pings, life times and padding for everybody',
    features: { storage: 'yes' },
    ...at(pinged),
  },
  {
    id: 'independent-forgetful',
    freedom: 'the same, whose publisher location stores nothing',
    features: { storage: 'no' },
    ...at(forgetful),
  },
];
