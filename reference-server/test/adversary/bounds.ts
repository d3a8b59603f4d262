/*
 * What a server may cost while a sequence runs. These are bounds of the invariants, far above what is usual.
 */

/** Most bytes that one connection may hold inside the server: a whole backlog of 20 messages of 1 MB, and some more. */
export const bytesOfConnection = 24 * 1024 * 1024;

/** Most bytes that all connections of the adversary together may hold there. */
export const bytesOfConnections = 96 * 1024 * 1024;

/** Most memory of the process above what it had when it was idle; bytes. The store may hold 32 MiB of it. */
export const memoryAboveIdle = 144 * 1024 * 1024;

/** Most memory that may be left after hundreds of sequences, above what it was before; bytes. */
export const memoryLeft = 24 * 1024 * 1024;

/** Processor time that any sequence may take, on a quiet machine; milliseconds. */
export const cpuOfSequence = 50;

/** Bytes, sent or received, for which a sequence may take a millisecond more. */
export const bytesOfMillisecond = 64 * 1024;

/** Processor time that a sequence may take more for each text that it repeats, which may be a message for several, and for each channel that it names; milliseconds. */
export const cpuOfRepeat = 0.015;

/** Processor time that a sequence may take more for each connection, both ends of it; milliseconds. */
export const cpuOfConnection = 0.4;

/** Processor time that a sequence may take more for each turn that it waits; milliseconds. */
export const cpuOfTurn = 0.1;

/** How long a server usually reads on when a connection is over; milliseconds of virtual time. */
export const timeToLinger = 6000;

/** How long a server may take to end a connection whose peer has gone or is silent; milliseconds of virtual time. */
export const timeToForget = 400_000;

/** How often a connection that should be over is given a millisecond of real time, in which a file may be read. */
export const patienceWithFiles = 200;

/** When everything that was published is forgotten; milliseconds of virtual time. */
export const timeToExpire = 9_000_000;

/** Timers that may be set beside those that were set when the server was idle: shared ones that come and go. */
export const moreTimers = 6;

/** Most bytes of answers that are kept of one sequence, to look at them. */
export const keptAnswers = 8 * 1024 * 1024;
