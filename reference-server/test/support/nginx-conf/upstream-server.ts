import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSocketServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { freePort } from '../wire/free-port.js';

/** A server that requests are forwarded to, for one test; `listen` as `proxy_pass` has it after `http://`. */
export async function upstreamServer(answer: RequestListener): Promise<{ port: number; server: Server }> {
  const server = createServer(answer);
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port, server };
}

/** One that speaks no HTTP, or its own: told of each connection. */
export async function rawUpstream(connected: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    connected(socket);
  });
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return port;
}

/** The body of a message. */
export async function bodyOf(message: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('latin1');
}

/** What a server got: the request line, the headers in the order of their names, and the body. */
export async function received(request: IncomingMessage): Promise<string> {
  const { method, url, rawHeaders } = request;
  const lines = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [`${name.toLowerCase()}: ${rawHeaders[index + 1]}`] : [],
  );
  return [`${method} ${url}`, ...lines.sort(), '', await bodyOf(request)].join('\n');
}

/** Answers with what was received, and with the status and the headers that `X-Answer` asks for: `status name: value|...`. */
export async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = await received(request);
  const [status = '200', ...headers] = String(request.headers['x-answer'] ?? '200').split('|');
  response.statusCode = Number(status);
  response.setHeader('Content-Type', 'text/x-echo');
  for (const header of headers) {
    const mark = header.indexOf(':');
    response.appendHeader(header.slice(0, mark), header.slice(mark + 1).trim());
  }
  response.end(text);
}
