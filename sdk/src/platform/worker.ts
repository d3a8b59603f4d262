/** Workers have what pages have, but for the document. */
export { platform } from './browser.js';
