/** What is there already, or will be: whoever has it at once need not be waited for. */
export type Awaitable<T> = T | Promise<T>;

/** Goes on with a value: at once where it is there, so that a request has its effect in the turn in which it came. */
export function whenReady<T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
