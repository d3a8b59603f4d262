import { MemorySocket } from 'pushstream-server/parts';
import type { TargetMaker } from '../../../mutants/world.js';

/** A target whose bytes go through `change` on their way to the client, packet by packet, whatever they are. */
export function tampered(make: TargetMaker, change: (bytes: Buffer) => Uint8Array): TargetMaker {
  return (clock) => {
    const target = make(clock);
    const accept = (client: MemorySocket) => {
      const [near, far] = MemorySocket.pair(clock);
      client.on('data', (bytes: Buffer) => near.writable && near.write(bytes));
      client.on('end', () => near.end());
      client.on('error', () => near.destroy());
      client.on('close', () => near.destroy());
      near.on('data', (bytes: Buffer) => client.writable && client.write(change(bytes)));
      near.on('end', () => client.end());
      near.on('error', () => client.destroy());
      target.accept(far);
    };
    return { accept, close: () => target.close() };
  };
}
