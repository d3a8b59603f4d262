import type { Platform } from './platform.js';

/** Pages and workers have what they have. */
export const platform: Platform = {};
