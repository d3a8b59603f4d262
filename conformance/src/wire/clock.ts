// The kit measures and waits on the same kind of clock that the reference server is given, so that both can share a virtual one.
export { type Clock, systemClock, type Timer } from 'pushstream-server/parts';
