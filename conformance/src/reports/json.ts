import type { CheckResult, RunResult } from '../engine/results.js';
import { curlScript, secureHosts } from './reproduce.js';

/** Bytes in a JSON report: as text where they are text, else in base64. */
export type JsonBytes = { readonly text: string } | { readonly base64: string };

type Entry = CheckResult['transcript'][number];

/** One event on a connection in a JSON report. */
export interface JsonTranscriptEntry extends Omit<Entry, 'bytes'> {
  readonly bytes?: JsonBytes;
}

/** One check in a JSON report. */
export interface JsonCheck extends Omit<CheckResult, 'transcript'> {
  readonly transcript: readonly JsonTranscriptEntry[];
  /** A shell script that shows a failure with curl. */
  readonly reproduce?: string;
}

/** The JSON report: the result of a run, and the version of this shape. */
export interface JsonReport extends Omit<RunResult, 'checks'> {
  /** Rises when something is taken away or changes its meaning; more may come at any time. */
  readonly version: 1;
  readonly exitCode: number;
  readonly checks: readonly JsonCheck[];
}

/** Reads bytes as UTF-8; undefined where they are not. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Bytes for JSON; nothing is lost. */
export function jsonBytes(bytes: Uint8Array): JsonBytes {
  const text = decode(bytes);
  return text === undefined ? { base64: Buffer.from(bytes).toString('base64') } : { text };
}

/** The result of a run as an object that can be written as JSON. */
export function jsonReport(result: RunResult, exitCode: number, environment: readonly string[]): JsonReport {
  const script = { environment, secure: secureHosts(result) };
  return {
    version: 1,
    exitCode,
    ...result,
    checks: result.checks.map((check) => ({
      ...check,
      ...(check.outcome === 'fail' ? { reproduce: curlScript(check, script) } : {}),
      transcript: check.transcript.map(({ bytes, ...entry }) => ({
        ...entry,
        ...(bytes === undefined ? {} : { bytes: jsonBytes(bytes) }),
      })),
    })),
  };
}
