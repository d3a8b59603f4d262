/** The ways to listen under load: what they are called, the location that is asked, and when requirements about them are in force. */
export const modes = [
  {
    mode: 'longpolling',
    needs: 'subscriber',
    applies: 'long-polling',
    noun: 'long-polling subscriber',
    who: 'a long-polling subscriber',
  },
  {
    mode: 'streaming',
    needs: 'streaming',
    applies: 'streaming',
    noun: 'streaming subscriber',
    who: 'a streaming subscriber',
  },
  {
    mode: 'eventsource',
    needs: 'eventsource',
    applies: 'eventsource',
    noun: 'EventSource subscriber',
    who: 'an EventSource subscriber',
  },
  {
    mode: 'websocket',
    needs: 'websocket',
    applies: 'websocket',
    noun: 'WebSocket subscriber',
    who: 'a WebSocket subscriber',
  },
] as const;

/** Those whose connections last. */
export const lastingModes = modes.filter(
  (one): one is Exclude<(typeof modes)[number], { readonly mode: 'longpolling' }> =>
    one.mode !== 'longpolling',
);
