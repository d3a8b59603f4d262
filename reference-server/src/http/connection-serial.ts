let connections = 0;

/** Counts a connection, whatever is spoken on it; returns its number. */
export function nextSerial(): number {
  connections++;
  return connections;
}
