/** The request's body is longer than is allowed. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
  /** Bytes that would have been taken. */
  readonly limit: number;

  constructor(limit: number) {
    super(`The body is longer than ${limit} bytes.`);
    this.limit = limit;
  }
}

/** The peer went away before its request was complete. */
export class RequestAborted extends Error {
  override readonly name = 'RequestAborted';
  constructor() {
    super('the request was cut off');
  }
}
