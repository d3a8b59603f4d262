// The public interface of each package is written down in docs/api, so that no change of it goes unnoticed.
// `npm run api` writes these pages anew after a build; the difference then belongs in a changeset.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { apiReport } from '../support/tooling/api-report.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test.each([
  ['sdk', 'pushstream'],
  ['reference-server', 'pushstream-server'],
  ['conformance', 'pushstream-conformance'],
])(
  'the interface of %s is the one that is written down; where it is meant to change: npm run api',
  async (folder, name) => {
    const page = `# Interface of \`${name}\`\n\nEverything that the package exports. Written by \`npm run api\`.\n\n${apiReport(`${root}${folder}`)}`;
    await expect(page).toMatchFileSnapshot(`${root}docs/api/${name}.md`);
  },
  60_000,
);
