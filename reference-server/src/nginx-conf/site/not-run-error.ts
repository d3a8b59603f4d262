/** A variable is asked for whose value comes from code that is not run here. What depends on it is answered 502. */
export class NotRunError extends Error {
  override readonly name = 'NotRunError';

  /** @param place of the directive that would have set it */
  constructor(variable: string, place: string) {
    super(`the value of the variable "${variable}" comes from what is not run here (${place})`);
  }
}
