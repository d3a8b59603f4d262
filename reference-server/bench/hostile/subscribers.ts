// Subscribers in a process of their own, so that a signal can stop it: `node subscribers.js PORT PATH COUNT`.

import { Connection, request } from './connection.js';

const [port, path = '', count] = process.argv.slice(2);

const connections = Array.from({ length: Number(count) }, () => new Connection(Number(port), () => {}));
await Promise.all(connections.map(({ opened }) => opened));
for (const connection of connections) connection.write(request('GET', path, ['Accept: text/event-stream']));
process.send?.('subscribed');
process.on('disconnect', () => process.exit());
