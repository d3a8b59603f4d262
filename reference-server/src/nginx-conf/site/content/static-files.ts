import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { HeaderList } from '../../../http/exchange.js';
import type { Expression } from '../../../http/variables.js';
import type { Scope } from '../../language/scope.js';
import { changesBody } from '../answer/body-filters.js';
import { encodePath, ownAddress } from '../answer/own-address.js';
import { answered, type Outcome, refused } from '../outcome.js';
import type { NginxRequest } from '../request.js';
import type { ConfigurationVariables } from '../variables.js';
import { CompressedFiles } from './compressed-files.js';
import {
  isAnother,
  isAnswer,
  isUnchanged,
  type TimeComparison,
  takesRanges,
  timeComparison,
} from './conditional-requests.js';
import type { Content } from './content.js';
import type { Folder } from './folder.js';
import { codeOf, kindOf, onDisk } from './kind-of.js';
import { type FolderListing, folderListing } from './listing.js';
import { contentRange, partsOf, type Range, readRanges } from './ranges.js';

/** Where the files of a location are. Paths are bytes, as latin1. */
interface FileSettings {
  readonly folder: Folder;
  readonly index: readonly Expression[];
  readonly contentType: (request: NginxRequest) => string;
  readonly hasTags: boolean;
  readonly comparesTimes: TimeComparison;
  /** Whether parts of files may be asked for. */
  readonly hasParts: boolean;
  readonly compressed: CompressedFiles | undefined;
  readonly listing: FolderListing | undefined;
}

/** The files of a location. */
export function staticFiles(
  scope: Scope,
  variables: ConfigurationVariables,
  folder: Folder,
  contentType: (request: NginxRequest) => string,
): Content {
  const words = scope.all('index').flatMap(({ args }) => args);
  const names = words.length > 0 ? words : [{ text: scope.text('index') }];
  const settings = {
    folder,
    index: names.map((word) => variables.compile(word)),
    contentType,
    hasTags: scope.flag('etag'),
    comparesTimes: timeComparison(scope),
    hasParts: true,
    compressed: CompressedFiles.of(scope),
    listing: folderListing(scope),
  };
  return {
    takesUpgrades: false,
    serve: (request) => serveFile(request, settings),
  };
}

/** Answers with a file. */
async function serveFile(request: NginxRequest, settings: FileSettings): Promise<Outcome> {
  const notAllowed = refused(405, [['Allow', 'GET, HEAD']]);
  if (!['GET', 'HEAD', 'POST'].includes(request.method)) return notAllowed;
  if (!settings.folder.fits(request)) {
    request.location?.report('"alias" cannot be used where the URI was rewritten');
    return refused(500);
  }
  if (settings.folder.leadsOut(request)) return refused(403);
  const path = settings.folder.file(request);
  const { uri = '/', query } = request;
  if (uri.endsWith('/')) return serveFolder(request, path, settings);
  const found = request.method === 'POST' ? undefined : await settings.compressed?.find(path, request);
  if (found?.isFor) {
    const more: HeaderList = [...found.vary, ['Content-Encoding', 'gzip']];
    return sendFile(request, `${path}.gz`, { ...settings, hasParts: false }, more);
  }
  switch (await kindOf(path)) {
    case 'none':
      return refused(404);
    case 'forbidden':
      return refused(403);
    case 'folder': {
      const address = `${encodePath(uri)}/${query === '' ? '' : `?${query}`}`;
      return refused(301, [['Location', ownAddress(request, address)]]);
    }
    case 'file':
      return request.method === 'POST' ? notAllowed : sendFile(request, path, settings, found?.vary ?? []);
  }
}

async function serveFolder(
  request: NginxRequest,
  path: string,
  { index, listing }: FileSettings,
): Promise<Outcome> {
  for (const nameOf of index) {
    const name = nameOf(request);
    if (name.startsWith('/')) return { type: 'go', address: name };
    if ((await kindOf(`${path}${name}`)) === 'file') {
      return { type: 'go', address: `${request.uri}${name}`, query: request.query };
    }
  }
  const isThere = (await kindOf(path)) === 'folder';
  if (!isThere || !listing || request.method === 'POST') return refused(isThere ? 403 : 404);
  try {
    const { type, text } = await listing(request, path);
    const head = {
      status: 200,
      headers: [['Content-Type', type]],
      chunked: request.method !== 'HEAD',
    } as const;
    request.respond(head, Buffer.from(text, 'latin1'));
    return answered;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return refused(code === 'EACCES' ? 403 : 404);
  }
}

async function sendFile(
  request: NginxRequest,
  path: string,
  { contentType, hasTags, comparesTimes, hasParts }: FileSettings,
  more: HeaderList,
): Promise<Outcome> {
  try {
    const { mtimeMs, size } = await stat(onDisk(path));
    const seconds = Math.floor(mtimeMs / 1000);
    const state = {
      modified: seconds * 1000,
      tag: hasTags ? `"${seconds.toString(16)}-${size.toString(16)}"` : '',
    };
    const headers: HeaderList = [
      ['Last-Modified', new Date(state.modified).toUTCString()],
      ...(hasTags ? ([['ETag', state.tag]] as const) : []),
      ...more,
    ];
    if (isAnother(request, state)) return refused(412);
    if (isUnchanged(request, state, comparesTimes)) request.respond({ status: 304, headers });
    else {
      const bytes = await readFile(onDisk(path));
      const type = contentType(request);
      const head = { status: 200, headers: [['Content-Type', type], ...headers] } as const;
      // The parts of what is changed on the way are not known.
      if (!hasParts || changesBody(request, head, size)) {
        request.respond(head, bytes);
        return answered;
      }
      const ranges = takesRanges(request, state) ? readRanges(request.header('range'), size) : undefined;
      if (ranges?.length === 0) return refused(416, [['Content-Range', contentRange(undefined, size)]]);
      sendBytes(request, bytes, type, headers, ranges);
    }
    return answered;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return refused(code === 'EACCES' ? 403 : 404);
  }
}

/** Sends all of a file, or parts of it. */
function sendBytes(
  request: NginxRequest,
  bytes: Buffer,
  type: string,
  headers: HeaderList,
  ranges: readonly Range[] | undefined,
): void {
  const [range, ...others] = ranges ?? [];
  if (!range) {
    const more: HeaderList = isAnswer(request) ? [['Accept-Ranges', 'bytes']] : [];
    request.respond({ status: 200, headers: [['Content-Type', type], ...headers, ...more] }, bytes);
  } else if (others.length === 0) {
    const more: HeaderList = [['Content-Range', contentRange(range, bytes.byteLength)]];
    const part = bytes.subarray(range.first, range.last + 1);
    request.respond({ status: 206, headers: [['Content-Type', type], ...headers, ...more] }, part);
  } else {
    const boundary = randomUUID();
    const parts = `multipart/byteranges; boundary=${boundary}`;
    const body = partsOf(bytes, [range, ...others], type, boundary);
    request.respond({ status: 206, headers: [['Content-Type', parts], ...headers] }, body);
  }
}
