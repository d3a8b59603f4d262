/** The ways to subscribe that are measured. */
export const modes = ['websocket', 'eventsource', 'longpolling'] as const;
export type Mode = (typeof modes)[number];

/** Where all servers have their locations. */
export const locations: Readonly<Record<Mode, string>> = {
  websocket: '/ws/',
  eventsource: '/ev/',
  longpolling: '/lp/',
};
