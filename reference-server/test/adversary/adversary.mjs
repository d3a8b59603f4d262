// The long form of the adversary, by itself: `npm run adversary -- --help`.
// Vitest brings the loader that reads TypeScript, with the same sources as the tests.

import { createViteServer } from 'vitest/node';

const vite = await createViteServer({
  root: import.meta.dirname,
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
});
const { main } = await vite.ssrLoadModule('/main.ts');
try {
  process.exitCode = await main(process.argv.slice(2));
} finally {
  await vite.close();
}
if (process.send) process.disconnect();
