import { ConfigurationError } from '../../../src/nginx-conf/language/position.js';

/** What is wrong with a configuration, as people are told. */
export function failureOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error('nothing was wrong');
}
