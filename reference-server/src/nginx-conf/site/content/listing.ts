import { lstat, readdir, stat } from 'node:fs/promises';
import type { Scope } from '../../language/scope.js';
import type { NginxRequest } from '../request.js';
import { onDisk } from './kind-of.js';

/** A page that shows what is in a folder. */
export interface Listing {
  readonly type: string;
  /** Bytes, as latin1. */
  readonly text: string;
}

/** Makes the page of a folder, whose path ends in a slash. */
export type FolderListing = (request: NginxRequest, path: string) => Promise<Listing>;

/** What is in a folder. */
interface Entry {
  /** Bytes, as latin1. */
  readonly name: string;
  readonly kind: 'directory' | 'file' | 'other';
  readonly modified: Date;
  readonly size: number;
}

/** Most entries that are shown: the page of a folder is made in memory, for each request anew. */
const mostEntries = 10_000;

/** `autoindex`; undefined where folders are not shown. */
export function folderListing(scope: Scope): FolderListing | undefined {
  if (!scope.flag('autoindex')) return undefined;
  const isExact = scope.flag('autoindex_exact_size');
  const isUtf8 = scope.text('charset').toLowerCase() === 'utf-8';
  switch (scope.text('autoindex_format').toLowerCase()) {
    case 'json':
      return async (_, path) => ({ type: 'application/json', text: inJson(await entriesOf(path)) });
    case 'xml':
      return async (_, path) => ({ type: 'text/xml; charset=utf-8', text: inXml(await entriesOf(path)) });
    default:
      return async ({ uri = '/' }, path) => ({
        type: 'text/html',
        text: inHtml(uri, await entriesOf(path), isExact, isUtf8),
      });
  }
}

/** Folders first, each in the order of names; what begins with a dot is not shown. */
async function entriesOf(path: string): Promise<readonly Entry[]> {
  const names = (await readdir(onDisk(path), 'latin1')).filter((name) => !name.startsWith('.')).sort();
  const entries: Entry[] = [];
  for (const name of names.slice(0, mostEntries)) {
    const entry = await entryOf(`${path}${name}`, name);
    if (entry) entries.push(entry);
  }
  const isFolder = ({ kind }: Entry) => kind === 'directory';
  return [...entries.filter(isFolder), ...entries.filter((entry) => !isFolder(entry))];
}

/** Undefined where it has gone meanwhile. A link that leads nowhere is shown as what it is. */
async function entryOf(path: string, name: string): Promise<Entry | undefined> {
  try {
    const found = await stat(onDisk(path)).catch(() => lstat(onDisk(path)));
    const kind = found.isDirectory() ? 'directory' : found.isFile() ? 'file' : 'other';
    return { name, kind, modified: found.mtime, size: found.size };
  } catch {
    return undefined;
  }
}

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string) => text.replace(/[&<>"]/g, (mark) => marks[mark] ?? mark);

/** A part of a path, so that nothing in it has a meaning. */
const asPart = (name: string) =>
  name.replace(/[^A-Za-z0-9._~-]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`;
  });

/** The width of the column of names. */
const nameWidth = 50;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function inHtml(uri: string, entries: readonly Entry[], isExact: boolean, isUtf8: boolean): string {
  const title = `Index of ${escaped(uri)}`;
  const lines = entries.map((entry) => {
    const slash = entry.kind === 'directory' ? '/' : '';
    // Characters, where it is known how many bytes each has.
    const all = isUtf8 ? [...Buffer.from(entry.name, 'latin1').toString()] : [...entry.name];
    const isLong = all.length > nameWidth;
    const start = all.slice(0, nameWidth - 3).join('');
    const shown = isLong
      ? `${isUtf8 ? Buffer.from(start).toString('latin1') : start}..>`
      : entry.name + slash;
    const space = isLong ? 0 : nameWidth - all.length - slash.length;
    const size = sizeOf(entry, isExact);
    const link = `<a href="${asPart(entry.name)}${slash}">${escaped(shown)}</a>`;
    return `${link}${' '.repeat(Math.max(0, space))} ${timeOf(entry.modified)} ${size}\r\n`;
  });
  return (
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<h1>${title}</h1><hr><pre>` +
    `<a href="../">../</a>\r\n${lines.join('')}</pre><hr></body>\r\n</html>\r\n`
  );
}

function timeOf(time: Date): string {
  const [day, hour, minute] = [time.getUTCDate(), time.getUTCHours(), time.getUTCMinutes()].map((number) =>
    String(number).padStart(2, '0'),
  );
  return `${day}-${months[time.getUTCMonth()]}-${time.getUTCFullYear()} ${hour}:${minute}`;
}

/** All its digits in a column of 19, or rounded in one of 7. */
function sizeOf({ kind, size }: Entry, isExact: boolean): string {
  if (kind === 'directory') return '-'.padStart(isExact ? 19 : 7);
  if (isExact) return String(size).padStart(19);
  const inUnits = (unit: number, mark: string) => `${Math.round(size / unit)}${mark}`.padStart(7);
  if (size >= 2 ** 30) return inUnits(2 ** 30, 'G');
  if (size >= 2 ** 20) return inUnits(2 ** 20, 'M');
  return size > 9999 ? inUnits(2 ** 10, 'K') : String(size).padStart(7);
}

function inJson(entries: readonly Entry[]): string {
  const lines = entries.map(({ name, kind, modified, size }) => {
    // JSON of its bytes: what is UTF-8 stays so.
    const facts = `"name":${JSON.stringify(name)}, "type":"${kind}", "mtime":"${modified.toUTCString()}"`;
    return `{ ${facts}${kind === 'file' ? `, "size":${size}` : ''} }`;
  });
  return `[\r\n${lines.join(',\r\n')}\r\n]`;
}

function inXml(entries: readonly Entry[]): string {
  const lines = entries.map(({ name, kind, modified, size }) => {
    const time = modified.toISOString().replace(/\.\d+Z$/, 'Z');
    const facts = `mtime="${time}"${kind === 'file' ? ` size="${size}"` : ''}`;
    return `<${kind} ${facts}>${escaped(name)}</${kind}>\r\n`;
  });
  return `<?xml version="1.0"?>\r\n<list>\r\n${lines.join('')}</list>\r\n`;
}
