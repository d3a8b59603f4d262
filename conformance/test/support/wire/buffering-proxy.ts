import { MemorySocket } from 'pushstream-server/parts';
import type { TargetMaker } from '../../../src/mutants/world.js';

/**
 * A proxy that passes on what the server says once so many bytes have come, or the connection ends.
 * @param through whether the answers to a request, by its line, come at once. Default: those of publisher locations.
 */
export function buffering(make: TargetMaker, size: number, through = /^\w+ \S*\/pub/): TargetMaker {
  return (clock) => {
    const target = make(clock);
    return {
      close: () => target.close(),
      accept: (client) => {
        const [near, far] = MemorySocket.pair(clock);
        let kept: Buffer[] = [];
        let open = false;
        const flush = () => {
          for (const bytes of kept.splice(0)) if (client.writable) client.write(bytes);
        };
        client.on('data', (bytes: Buffer) => {
          const head = bytes.toString('latin1');
          open ||= through.test(head);
          near.write(bytes);
        });
        near.on('data', (bytes: Buffer) => {
          kept = [...kept, bytes];
          if (open || kept.reduce((sum, { length }) => sum + length, 0) >= size) flush();
        });
        near.on('end', () => {
          flush();
          client.end();
        });
        near.on('error', () => client.destroy());
        client.on('error', () => near.destroy());
        client.on('close', () => near.destroy());
        target.accept(far);
      },
    };
  };
}
