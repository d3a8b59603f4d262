import type { CheckResult, RunEvent, RunResult } from '../engine/results.js';
import { placeholderOf, redactText, type Secret, spellings } from '../options/secrets.js';

type Entries = CheckResult['transcript'];

/** Replaces the secrets in everything that a run tells. */
export function redactEvent(event: RunEvent, secrets: readonly Secret[]): RunEvent {
  if (secrets.length === 0) return event;
  switch (event.type) {
    case 'check-finished':
      return { ...event, result: redactCheck(event.result, secrets) };
    case 'finished':
      return { ...event, result: redactResult(event.result, secrets) };
    default:
      return event;
  }
}

/** Replaces the secrets in all texts and bytes of a result by `${NAME}`. */
export function redactResult(result: RunResult, secrets: readonly Secret[]): RunResult {
  if (secrets.length === 0) return result;
  const text = (value: string) => redactText(value, secrets);
  return {
    ...result,
    ...(result.server === undefined ? {} : { server: text(result.server) }),
    checks: result.checks.map((check) => redactCheck(check, secrets)),
    requirements: result.requirements.map((row) => ({
      ...row,
      ...(row.note === undefined ? {} : { note: text(row.note) }),
    })),
    remarks: result.remarks.map(text),
    notices: result.notices.map(text),
  };
}

function redactCheck(check: CheckResult, secrets: readonly Secret[]): CheckResult {
  const text = (value: string) => redactText(value, secrets);
  return {
    ...check,
    ...(check.reason === undefined ? {} : { reason: text(check.reason) }),
    ...(check.expected === undefined ? {} : { expected: text(check.expected) }),
    ...(check.seen === undefined ? {} : { seen: text(check.seen) }),
    observations: check.observations.map((observation) => ({ ...observation, seen: text(observation.seen) })),
    transcript: redactTranscript(check.transcript, secrets),
  };
}

/** Bytes come in pieces, and a secret may be cut by their borders: each direction of a connection is searched as a whole. */
function redactTranscript(entries: Entries, secrets: readonly Secret[]): Entries {
  const redacted = [...entries];
  const streams = new Map<string, number[]>();
  for (const [index, { connection, kind, bytes, note }] of entries.entries()) {
    const entry = redacted[index];
    if (entry && note !== undefined) redacted[index] = { ...entry, note: redactText(note, secrets) };
    if (!bytes) continue;
    const key = `${connection} ${kind}`;
    streams.set(key, [...(streams.get(key) ?? []), index]);
  }
  for (const indexes of streams.values()) {
    const pieces = indexes.map((index) => Buffer.from(entries[index]?.bytes ?? []).toString('latin1'));
    const clean = redactPieces(pieces, secrets);
    for (const [nth, index] of indexes.entries()) {
      const entry = redacted[index];
      if (entry && clean[nth] !== pieces[nth]) {
        redacted[index] = { ...entry, bytes: Buffer.from(clean[nth] ?? '', 'latin1') };
      }
    }
  }
  return redacted;
}

/** Replaces secrets in a text that comes in pieces; one that goes over a border stands where it begins. */
function redactPieces(pieces: readonly string[], secrets: readonly Secret[]): string[] {
  const whole = pieces.join('');
  const hits = secrets
    .flatMap(({ name, value }) =>
      spellings(value).map((spelling) => ({ spelling, placeholder: placeholderOf(name) })),
    )
    .flatMap(({ spelling, placeholder }) => {
      const found: { start: number; end: number; placeholder: string }[] = [];
      for (let at = whole.indexOf(spelling); at >= 0; at = whole.indexOf(spelling, at + 1)) {
        found.push({ start: at, end: at + spelling.length, placeholder });
      }
      return found;
    })
    .sort((one, two) => one.start - two.start || two.end - one.end);
  let offset = 0;
  return pieces.map((piece) => {
    const [from, to] = [offset, offset + piece.length];
    offset = to;
    let clean = '';
    let at = from;
    for (const { start, end, placeholder } of hits) {
      if (end <= at || start >= to) continue;
      if (start >= at) clean += whole.slice(at, start) + placeholder;
      at = Math.min(Math.max(at, end), to);
    }
    return clean + whole.slice(at, to);
  });
}
