import { MemorySocket, type VirtualClock } from 'pushstream-server/parts';
import type { TargetMaker } from '../../../mutants/world.js';

/** How bytes of the server go on to the client: `send` may be called now, later, and often. */
type Passing = (clock: VirtualClock) => (send: (bytes: Buffer) => void) => (bytes: Buffer) => void;

/** A target whose bytes come in other pieces than it sent them in. */
function passing(make: TargetMaker, pass: Passing): TargetMaker {
  return (clock) => {
    const target = make(clock);
    const through = pass(clock);
    return {
      close: () => target.close(),
      accept: (client) => {
        const [near, far] = MemorySocket.pair(clock);
        const take = through((bytes) => {
          if (client.writable) client.write(bytes);
        });
        client.on('data', (bytes: Buffer) => near.writable && near.write(bytes));
        client.on('end', () => near.end());
        client.on('error', () => near.destroy());
        client.on('close', () => near.destroy());
        near.on('data', take);
        // What waits to be sent goes first.
        near.on('end', () => void clock.after(2, () => client.end()));
        near.on('error', () => client.destroy());
        target.accept(far);
      },
    };
  };
}

/** Every byte comes alone. */
export function byteByByte(make: TargetMaker): TargetMaker {
  return passing(make, () => (send) => (bytes) => {
    for (let at = 0; at < bytes.length; at++) send(bytes.subarray(at, at + 1));
  });
}

/** What is sent within a millisecond comes together: heads with bodies, frames with frames. */
export function together(make: TargetMaker): TargetMaker {
  return passing(make, (clock) => (send) => {
    let waiting: Buffer[] = [];
    return (bytes) => {
      if (waiting.length === 0) {
        clock.after(1, () => {
          const all = Buffer.concat(waiting);
          waiting = [];
          send(all);
        });
      }
      waiting.push(bytes);
    };
  });
}

/** The head of a stream of this type waits for what comes after it; those of whole answers, which tell a position, do not. */
export function withheld(type: string, make: TargetMaker): TargetMaker {
  return passing(make, () => (send) => {
    let head: Buffer | undefined;
    return (bytes) => {
      const text = bytes.toString('latin1');
      const isHead = /^HTTP\/1\.\d 200 (?!.*\r\nEtag).*\r\n\r\n$/is.test(text) && text.includes(`: ${type}`);
      if (head === undefined && isHead) {
        head = bytes;
        return;
      }
      send(head === undefined ? bytes : Buffer.concat([head, bytes]));
      head = undefined;
    };
  });
}
