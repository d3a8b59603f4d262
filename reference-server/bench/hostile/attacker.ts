// The process that plays one scenario: `node attacker.js SCENARIO DIALECT PORT`. It says `prepared`, waits for `begin`,
// says what its clients saw, and keeps its connections until it is told to end.

import { type DialectName, dialects } from '../dialects.js';
import { Stage } from './scenario.js';
import { scenarioNamed } from './scenarios.js';

/** What the process says, one after the other. */
export type Said = { readonly kind: 'prepared' | 'seen' | 'failed'; readonly text: string };

const [name = '', dialect = '', port] = process.argv.slice(2);

const say = (kind: Said['kind'], text = '') => process.send?.({ kind, text } satisfies Said);

process.on('disconnect', () => process.exit());

try {
  const play = await scenarioNamed(name).prepare(new Stage(Number(port), dialects[dialect as DialectName]));
  const begun = new Promise((resolve) => {
    process.once('message', resolve);
  });
  say('prepared');
  await begun;
  say('seen', await play());
} catch (error) {
  say('failed', error instanceof Error ? error.message : String(error));
}
