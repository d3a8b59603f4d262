import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describeFileError } from '../options/file-error.js';
import { UsageError } from '../options/usage-error.js';
import { NotAReport, type OldReport, readReport } from '../reports/read-report.js';

/** Bytes that a report may have, unpacked: what one run of all checks writes is a few megabytes. */
const mostBytes = 128 * 1024 * 1024;

/**
 * Reads a file with a JSON report, as it was written or packed by gzip.
 * @throws UsageError which names the file
 */
export function loadReport(file: string): OldReport {
  const packed = readBytes(file);
  let bytes: Uint8Array = packed;
  if (packed[0] === 0x1f && packed[1] === 0x8b) {
    try {
      bytes = gunzipSync(packed, { maxOutputLength: mostBytes });
    } catch (error) {
      const tooLong = error instanceof RangeError;
      throw new UsageError(`${file}: ${tooLong ? tooLarge : 'it is packed by gzip, and damaged'}`);
    }
  }
  try {
    return readReport(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof NotAReport) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

const tooLarge = `it has more than ${mostBytes / 1024 / 1024} MiB, which no report has`;

function readBytes(file: string): Buffer {
  try {
    if (statSync(file).size > mostBytes) throw new UsageError(`${file}: ${tooLarge}`);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`the report: ${file} can't be read: ${describeFileError(error)}`);
  }
}

/** What a report is called where nobody gave it a name: its file, without the folder and the endings. */
export function reportName(file: string): string {
  return file.replace(/^.*[/\\]/, '').replace(/(?:\.json)?(?:\.gz)?$/, '');
}
