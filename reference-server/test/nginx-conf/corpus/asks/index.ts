import type { Asked } from '../asked.js';
import { aroundAsks, relayAsks } from './around.js';
import { pushAsks } from './push.js';
import { siteAsks } from './sites.js';

/** What each configuration of the corpus is asked, one request after another. */
export const asks: Readonly<Record<string, readonly Asked[]>> = {
  ...pushAsks,
  ...siteAsks,
  ...aroundAsks,
  ...relayAsks,
};
