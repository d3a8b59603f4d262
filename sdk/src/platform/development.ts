import type { Platform } from './platform.js';

// What bundlers take for browsers while a page is being developed: bytes do not count then.
export * from './browser.js';
export const warn: Platform['warn'] = (sentence) => console.warn(`pushstream: ${sentence}`);
