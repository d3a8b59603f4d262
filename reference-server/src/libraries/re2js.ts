/** Regular expressions in time that is linear in the text. */
export { RE2JS } from 're2js';
