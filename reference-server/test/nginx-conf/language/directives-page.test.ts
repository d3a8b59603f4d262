import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { directivesPage } from '../../../src/nginx-conf/language/directives-page.js';

// `npm run directives -w reference-server` writes it.
test('the page about directives says what the declarations say', async () => {
  const page = fileURLToPath(new URL('../../../../docs/nginx-directives.md', import.meta.url));
  await expect(directivesPage()).toMatchFileSnapshot(page);
});
