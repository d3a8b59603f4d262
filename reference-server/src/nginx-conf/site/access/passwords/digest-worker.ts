/** The program of the thread that computes digests: it answers each question with whether the password is the right one. */
import { parentPort } from 'node:worker_threads';
import { isOfDigest } from './slow-digest.js';

/** What is asked. */
export interface Question {
  readonly stored: string;
  readonly password: string;
}

parentPort?.on('message', ({ stored, password }: Question) => {
  parentPort?.postMessage(isOfDigest(stored, password));
});
