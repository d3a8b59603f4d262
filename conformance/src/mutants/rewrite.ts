import type { Broker, Exchange, Handler, HeaderList, Location, Parts } from 'pushstream-server/parts';
import type { Clock } from '../wire/clock.js';

/** An answer of the server before it goes out. */
export interface Answer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly bytes: Uint8Array;
}

/** The request an answer belongs to, and how it came about. */
export interface Occasion {
  readonly exchange: Exchange;
  readonly location: Location;
  /** True when the request had been held. */
  readonly held: boolean;
}

type Role = Location['role'];

/** A part of the server with some of its members replaced, the others as they are. */
export function over<T extends object>(inner: T, changes: Partial<T>): T {
  return new Proxy(inner, {
    get: (target, name) => {
      const from = Object.hasOwn(changes, name) ? changes : target;
      const value: unknown = Reflect.get(from, name, from);
      return typeof value === 'function' ? value.bind(from) : value;
    },
  });
}

/** Answers of one role go out as `change` has them; undefined: never. */
export function answering(
  role: Role,
  change: (answer: Answer, occasion: Occasion) => Answer | undefined,
): Pick<Parts, 'decorateHandler'> {
  return intercepting(role, (answer, occasion, send) => {
    const changed = change(answer, occasion);
    if (changed) send(changed);
  });
}

/** How late the mutants are that are late: well over any budget of "immediately", milliseconds. */
export const lateness = 1500;

/** Answers of one role are late where `when` says so. */
export function late(
  clock: Clock,
  role: Role,
  when: (answer: Answer, occasion: Occasion) => boolean,
): Pick<Parts, 'decorateHandler'> {
  return intercepting(role, (answer, occasion, send) => {
    if (when(answer, occasion)) clock.after(lateness, () => send(answer));
    else send(answer);
  });
}

/** What is to go out goes through `pass`. */
export function intercepting(
  role: Role,
  pass: (answer: Answer, occasion: Occasion, send: (answer: Answer) => void) => void,
): Pick<Parts, 'decorateHandler'> {
  return {
    decorateHandler: (handler, location) => {
      if (location.role !== role) return handler;
      return async (exchange) => {
        let held = false;
        const send = ({ status, headers, bytes }: Answer) => {
          if (!exchange.ended) exchange.respond({ status, headers }, bytes);
        };
        const respond: Exchange['respond'] = ({ status, headers }, body = new Uint8Array()) => {
          const bytes = body instanceof Uint8Array ? body : Buffer.concat(body);
          pass({ status, headers, bytes }, { exchange, location, held }, send);
        };
        await handler(over(exchange, { respond }));
        held = true;
      };
    },
  };
}

/** Requests of one role are handled by `handle`, which may leave them to the server. */
export function handling(
  role: Role,
  handle: (exchange: Exchange, next: Handler, location: Location) => void | Promise<void>,
): Pick<Parts, 'decorateHandler'> {
  return {
    decorateHandler: (handler, location) =>
      location.role === role ? (exchange) => handle(exchange, handler, location) : handler,
  };
}

/** A broker with some of its members replaced. */
export function overBroker(changes: (inner: Broker) => Partial<Broker>): Pick<Parts, 'decorateBroker'> {
  return { decorateBroker: (inner) => over(inner, changes(inner)) };
}

/** The headers without those of a name. */
export function without(headers: HeaderList, name: string): HeaderList {
  return headers.filter(([header]) => header.toLowerCase() !== name.toLowerCase());
}

/** The headers with one of them set. */
export function withHeader(headers: HeaderList, name: string, value: string): HeaderList {
  return [...without(headers, name), [name, value]];
}

/** The value of a header; undefined when there is none. */
export function headerValue(headers: HeaderList, name: string): string | undefined {
  return headers.find(([header]) => header.toLowerCase() === name.toLowerCase())?.[1];
}
