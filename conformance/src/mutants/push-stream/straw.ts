import { type StrawServer, strawServers } from '../straw/servers.js';

/** What looks met on no straw server of the relay profile must not look met here either. */
export const pushStreamStraw: readonly StrawServer[] = strawServers;
