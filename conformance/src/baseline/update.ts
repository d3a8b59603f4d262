import { type Document, isMap, isSeq, type Node, parseDocument, type YAMLSeq } from 'yaml';
import type { CheckResult, RunResult } from '../engine/results.js';

/** A baseline as it should be after a run. */
export interface UpdatedBaseline {
  readonly text: string;
  /** Check ids that went in. */
  readonly added: readonly string[];
  /** Check ids that went out. */
  readonly removed: readonly string[];
}

/** The reason of an entry that nobody has explained. */
const unexplained = 'not yet explained';

/** What an entry says of a check that failed just now. */
function entryFor({ id, seen, reason }: CheckResult): Record<string, string> {
  const what = seen ?? reason?.split('\n')[0];
  return { id, ...(what ? { seen: what } : {}), reason: unexplained };
}

/**
 * Brings a baseline in line with a run: what failed or was blocked and is not in it goes in, what passes goes out. Entries that
 * stay keep their words and the comments around them; what was not run stays.
 */
export function updateBaseline(text: string, result: RunResult): UpdatedBaseline {
  const document = parseDocument(text);
  const entries = entriesOf(document);
  const ids = entries.items.map(idOf);
  const outcomeOf = (id: string) => result.checks.find((check) => check.id === id)?.outcome;
  const removed = ids.filter((id) => outcomeOf(id) === 'pass');
  const failing = result.checks.filter(({ outcome }) => outcome === 'fail' || outcome === 'blocked');
  const fresh = failing.filter(({ id }) => !ids.includes(id));
  const added = fresh.map(({ id }) => id);
  if (added.length === 0 && removed.length === 0) return { text, added, removed };
  keepHeading(document, entries, removed);
  entries.items = [
    ...entries.items.filter((item) => !removed.includes(idOf(item))),
    ...fresh.map((check) => document.createNode(entryFor(check)) as Node),
  ];
  // JSON stays JSON.
  const lines = text.trimStart().startsWith('[')
    ? `${JSON.stringify(document.toJSON(), undefined, 2)}\n`
    : entries.items.length > 0
      ? document.toString({ lineWidth: 0 })
      : `${headingOf(document)}[]\n`;
  return { text: text.includes('\r\n') ? lines.replaceAll('\n', '\r\n') : lines, added, removed };
}

/** A comment at the top of the file belongs to the file, not to the first entry. */
function keepHeading(document: Document, entries: YAMLSeq<Node>, removed: readonly string[]): void {
  const [first] = entries.items;
  if (!first || document.commentBefore || !removed.includes(idOf(first))) return;
  const comment = entries.commentBefore ?? first.commentBefore;
  if (!comment) return;
  document.commentBefore = comment;
  entries.commentBefore = null;
}

function headingOf(document: Document): string {
  return document.commentBefore ? `#${document.commentBefore.replaceAll('\n', '\n#')}\n\n` : '';
}

function entriesOf(document: Document): YAMLSeq<Node> {
  if (!isSeq<Node>(document.contents)) {
    // An empty file, or one with nothing but comments.
    const { comment } = document;
    if (comment) document.commentBefore = [document.commentBefore, comment].filter(Boolean).join('\n');
    document.comment = null;
    document.contents = document.createNode([]) as never;
  }
  return document.contents as unknown as YAMLSeq<Node>;
}

function idOf(item: Node): string {
  return isMap(item) ? String(item.get('id')) : '';
}
