import type { Duplex } from 'node:stream';

/** Who is told of what happens on a socket. */
export interface SocketListener {
  onData(bytes: Buffer): void;
  /** The peer has closed its side. */
  onPeerEnd(): void;
  onClose(): void;
}

/** Where the functions below, which all sockets share, find the listener of a socket. */
const listenerOf = Symbol('listener');

type HeardSocket = Duplex & { [listenerOf]: SocketListener };

function onData(this: HeardSocket, bytes: Buffer): void {
  this[listenerOf].onData(bytes);
}

function onEnd(this: HeardSocket): void {
  this[listenerOf].onPeerEnd();
}

function onClose(this: HeardSocket): void {
  this[listenerOf].onClose();
}

function onError(): void {
  // `close` follows.
}

/** Tells the listener of everything that happens on the socket, without a function of its own for each. */
export function listenTo(socket: Duplex, listener: SocketListener): void {
  Object.assign(socket, { [listenerOf]: listener });
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('close', onClose);
  socket.on('error', onError);
}

/** Leaves what comes to somebody else; the listener is still told when the socket closes. */
export function stopReading(socket: Duplex): void {
  socket.off('data', onData);
  socket.off('end', onEnd);
}
