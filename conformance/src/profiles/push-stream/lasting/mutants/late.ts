import type { Mutant } from '../../../../mutants/mutant.js';
import { lateness } from '../../../../mutants/rewrite.js';
import { type Handlers, sinking, upgraded } from '../../../../mutants/subscribers.js';
import type { Clock } from '../../../../wire/clock.js';
import { pushStreamMutant } from '../../proof/mutant.js';
import type { Mode } from './break.js';

/** Messages, as all modes show them; those of the server itself have other ids. */
const message = /"id":[1-9]/;

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
        write: (bytes) =>
          inTurn(message.test(Buffer.from(bytes).toString('latin1')), () => sink.write(bytes)),
        end: () => inTurn(false, () => sink.end()),
      };
    });
  }
  return upgraded((socket) => {
    const inTurn = lateQueue(clock);
    const [write, end] = [socket.write.bind(socket), socket.end.bind(socket)];
    socket.write = (bytes: Uint8Array | string) => {
      inTurn(message.test(Buffer.from(bytes).toString('latin1')), () => write(bytes));
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
    breaks: `${who}: messages are sent a second and a half after they were published`,
    parts: (clock) => lateMessages(mode, clock),
    // Five of them are late by more than the life of a connection.
    kills: [
      `${mode}-at-once`,
      `${mode}-long`,
      `${mode}-ping-restarted`,
      ...(mode === 'websocket' ? ['websocket-publish-long'] : []),
    ],
    says: `ms of the POST being sent`,
  });
}

/** Mutants that keep messages back, in each of the modes whose connections last. */
export const lateMutants: readonly Mutant[] = [
  late('streaming', 'streaming'),
  late('eventsource', 'EventSource'),
  late('websocket', 'WebSocket'),
];
