/** Most requests that a client may make within {@link span}: one that polls nine times a second is not in a busy loop. */
export const most = 18;

/** Milliseconds. */
export const span = 2000;
