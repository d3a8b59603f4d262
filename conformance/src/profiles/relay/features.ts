import type { Feature } from '../../spec/feature.js';

/** The features of relay servers. */
export const features: readonly Feature[] = [
  {
    name: 'storage',
    otherwise: 'yes',
    text: 'Messages are kept for subscribers that come later. Without it only requests held at that moment get a message.',
  },
  {
    name: 'case-sensitive-ids',
    otherwise: 'no',
    text: 'Channel ids that differ in upper and lower case only are different channels.',
  },
  {
    name: 'encoded-ids',
    otherwise: 'no',
    text: 'Channel ids may hold characters that have to be percent-encoded in a url, such as a space or a slash.',
  },
];
