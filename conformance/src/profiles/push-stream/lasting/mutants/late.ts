import type { Mutant } from '../../../../mutants/mutant.js';
import { lateness } from '../../../../mutants/rewrite.js';
import { type Handlers, sinking, upgraded } from '../../../../mutants/subscribers.js';
import type { Clock } from '../../../../wire/clock.js';
import { pushStreamMutant } from '../../proof/mutant.js';
import type { Mode } from './break.js';

/** The second message of a channel, as all modes show it: who waits for one alone does not notice. */
const second = /"id":2,/;

/** What runs its tasks one after the other, some of them late. */
function lateQueue(clock: Clock): (isLate: boolean, task: () => void) => void {
  let waiting = 0;
  let end = 0;
  return (isLate, task) => {
    if (!isLate && waiting === 0) {
      task();
      return;
    }
    waiting++;
    end = Math.max(end, clock.elapsed() + (isLate ? lateness : 0));
    clock.after(end - clock.elapsed(), () => {
      waiting--;
      task();
    });
  };
}

function lateMessages(mode: Mode, clock: Clock): Handlers {
  if (mode !== 'websocket') {
    return sinking(mode, (sink) => {
      const inTurn = lateQueue(clock);
      return {
        write: (bytes) => inTurn(second.test(Buffer.from(bytes).toString('latin1')), () => sink.write(bytes)),
        end: () => inTurn(false, () => sink.end()),
      };
    });
  }
  return upgraded((socket) => {
    const inTurn = lateQueue(clock);
    const [write, end] = [socket.write.bind(socket), socket.end.bind(socket)];
    socket.write = (bytes: Uint8Array | string) => {
      inTurn(second.test(Buffer.from(bytes).toString('latin1')), () => write(bytes));
      return true;
    };
    socket.end = () => {
      inTurn(false, () => end());
      return socket;
    };
  });
}

function late(mode: Mode, who: string): Mutant {
  return pushStreamMutant({
    id: `${mode}-late`,
    requirement: `push-stream-${mode}-at-once`,
    breaks: `${who}: the second message of a channel is sent a second and a half after it was published`,
    parts: (clock) => lateMessages(mode, clock),
    kills: [`${mode}-at-once`],
    says: 'ms of the POST being sent',
  });
}

/** Mutants that keep messages back, in each of the modes whose connections last. */
export const lateMutants: readonly Mutant[] = [
  late('streaming', 'streaming'),
  late('eventsource', 'EventSource'),
  late('websocket', 'WebSocket'),
];
