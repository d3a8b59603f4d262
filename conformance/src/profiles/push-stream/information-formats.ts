/** Every format of information: what Accept asks for it with, and its name in ids of checks. */
export const informationFormats = [
  { name: 'plain', type: 'text/plain' },
  { name: 'json', type: 'application/json' },
  { name: 'yaml', type: 'application/yaml' },
  { name: 'xml', type: 'application/xml' },
  { name: 'x-json', type: 'text/x-json' },
  { name: 'x-yaml', type: 'text/x-yaml' },
] as const;

/** The media type of a format. */
export type InformationType = (typeof informationFormats)[number]['type'];
