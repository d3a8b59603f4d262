import type { Check } from '../../../../engine/check.js';
import json from './json.js';
import jsonDelete from './json-delete.js';
import jsonPost from './json-post.js';
import lastId from './last-id.js';
import messages from './messages.js';
import requested from './requested.js';
import text from './text.js';
import xml from './xml.js';
import yaml from './yaml.js';

/** The checks of channel information. */
export const informationChecks: readonly Check[] = [
  json,
  jsonDelete,
  jsonPost,
  lastId,
  messages,
  requested,
  text,
  xml,
  yaml,
];
