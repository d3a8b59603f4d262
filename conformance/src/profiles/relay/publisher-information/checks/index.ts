import type { Check } from '../../../../engine/check.js';
import deleted from './delete.js';
import get from './get.js';
import post from './post.js';
import postDelivered from './post-delivered.js';
import put from './put.js';

/** The checks of channel information. */
export const publisherInformationChecks: readonly Check[] = [get, put, post, deleted, postDelivered];
