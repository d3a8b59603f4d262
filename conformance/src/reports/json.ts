import type { Baselined, GateJudgement } from '../baseline/gate.js';
import type { CheckResult, RunResult } from '../engine/results.js';
import type { FinishedRun } from './report.js';
import { curlScript, type ScriptOptions, secureHosts } from './reproduce.js';

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

/** One entry of the baseline in a JSON report. */
export interface JsonBaselined {
  readonly id: string;
  readonly reason: string;
  readonly link?: string;
  readonly seen?: string;
  readonly expires?: string;
}

/** What the gate came to, in a JSON report; lists of ids but for the entries of the baseline. */
export interface JsonGate {
  readonly gate: GateJudgement['gate'];
  readonly failures: readonly string[];
  readonly notShown: readonly string[];
  readonly open: readonly string[];
  readonly kitErrors: readonly string[];
  readonly known: readonly JsonBaselined[];
  readonly unexpectedPasses: readonly JsonBaselined[];
  readonly expired: readonly JsonBaselined[];
  readonly idle: readonly JsonBaselined[];
}

/** The JSON report: the result of a run, and the version of this shape. */
export interface JsonReport extends Omit<RunResult, 'checks'> {
  /** Rises when something is taken away or changes its meaning; more may come at any time. */
  readonly version: 1;
  readonly exitCode: number;
  readonly gate: JsonGate;
  readonly options: FinishedRun['options'];
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

/** One check as an object that can be written as JSON. */
export function jsonCheck(check: CheckResult, script?: ScriptOptions): JsonCheck {
  return {
    ...check,
    ...(script && check.outcome === 'fail' ? { reproduce: curlScript(check, script) } : {}),
    transcript: check.transcript.map(({ bytes, ...entry }) => ({
      ...entry,
      ...(bytes === undefined ? {} : { bytes: jsonBytes(bytes) }),
    })),
  };
}

/** What the gate came to as an object that can be written as JSON. */
export function jsonGate(gate: GateJudgement): JsonGate {
  const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
  const entries = (rows: readonly Baselined[]) => rows.map(({ entry: { place: _, ...entry } }) => entry);
  return {
    gate: gate.gate,
    failures: ids(gate.failures),
    notShown: ids(gate.notShown),
    open: gate.open,
    kitErrors: ids(gate.kitErrors),
    known: entries(gate.known),
    unexpectedPasses: entries(gate.unexpectedPasses),
    expired: entries(gate.expired),
    idle: entries(gate.idle),
  };
}

/** The result of a run as an object that can be written as JSON. */
export function jsonReport({ result, gate, exitCode, environment, options }: FinishedRun): JsonReport {
  const script = { environment, secure: secureHosts(result) };
  return {
    version: 1,
    exitCode,
    gate: jsonGate(gate),
    options,
    ...result,
    checks: result.checks.map((check) => jsonCheck(check, script)),
  };
}

/** The JSON report as a file. */
export function jsonText(run: FinishedRun): string {
  return `${JSON.stringify(jsonReport(run), undefined, 2)}\n`;
}
