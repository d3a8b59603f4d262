import { readFileSync } from 'node:fs';
import { describeFileError } from '../options/file-error.js';
import { UsageError } from '../options/usage-error.js';

/**
 * Reads a file with certificates.
 * @throws UsageError
 */
export function loadedCertificates(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--cacert: ${file} can't be read: ${describeFileError(error)}`);
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new UsageError(`--cacert: ${file} holds no certificate in PEM form`);
  }
  return text;
}
