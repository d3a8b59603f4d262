/** A server of msw handlers, for tests of pages that use the client. */

export type { FakePublish } from './channels.js';
export { FakeServer, type FakeServerOptions } from './fake-server.js';
export type { FakeMessage } from './wire.js';
