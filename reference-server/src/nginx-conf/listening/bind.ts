import { chmodSync, existsSync, statSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { type Address, addressText, type Listen, socketPath } from '../language/listen.js';
import { describeFailure, systemCode } from '../language/system-error.js';

/** An address could not be listened on. */
export class BindError extends Error {
  override readonly name = 'BindError';
  readonly code: string;

  constructor(address: Address, error: Error) {
    super(`bind() to ${addressText(address)} failed (${describeFailure(error)})`);
    this.code = systemCode(error);
  }
}

/**
 * Accepts connections on an address. A unix socket that nobody listens on any more makes room, and everybody may connect to
 * the new one, as with nginx.
 * @param pauses whether nothing is read of connections here
 * @throws BindError
 */
export async function bind(
  address: Address & Pick<Listen, 'takesBoth'>,
  accept: (socket: Socket) => void,
  pauses = false,
): Promise<Server> {
  const path = socketPath(address);
  try {
    if (path !== undefined && (await isLeftOver(path))) unlinkSync(path);
    const server = await listen(address, accept, pauses);
    if (path !== undefined) chmodSync(path, 0o666);
    return server;
  } catch (error) {
    throw new BindError(address, reasonOf(error, path));
  }
}

function listen(
  address: Address & Pick<Listen, 'takesBoth'>,
  accept: (socket: Socket) => void,
  pauses = false,
): Promise<Server> {
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: pauses }, accept);
  const { host, port } = address;
  const path = socketPath(address);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(
      path === undefined ? { host, port, ipv6Only: host === '::' && !address.takesBoth } : { path },
      () => {
        server.off('error', reject);
        resolve(server);
      },
    );
  });
}

/** Whether there is the socket of a process that has ended without removing it. */
async function isLeftOver(path: string): Promise<boolean> {
  if (!statSync(path, { throwIfNoEntry: false })?.isSocket()) return false;
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', (error) => resolve(systemCode(error) === 'ECONNREFUSED'));
  });
}

/** Where the folder of a socket is missing, node:net says that permission was denied. */
function reasonOf(error: unknown, path: string | undefined): Error {
  const reason = error instanceof Error ? error : new Error(String(error));
  const isMissing = path !== undefined && systemCode(reason) === 'EACCES' && !existsSync(dirname(path));
  return isMissing ? Object.assign(new Error(reason.message), { code: 'ENOENT' }) : reason;
}
