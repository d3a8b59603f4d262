import type { Browser } from './browser.js';
import { chromium } from './chromium.js';
import { firefox } from './firefox.js';
import { webkit } from './webkit.js';

/** The browsers in which the modes are tested: one of each engine. */
export const browsers: readonly Browser[] = [chromium, firefox, webkit];
