import { readFile, stat } from 'node:fs/promises';
import { endOf } from './mime-types.js';
import { answered, type Outcome, refused } from './place.js';
import { type NginxRequest, schemeOf } from './request.js';

/** Where the files of a place are. Paths are bytes, as latin1. */
export interface FileSettings {
  readonly file: (request: NginxRequest) => string;
  readonly index: readonly ((request: NginxRequest) => string)[];
  readonly types: ReadonlyMap<string, string>;
  readonly defaultType: string;
}

type Kind = 'file' | 'folder' | 'none' | 'forbidden';

const onDisk = (path: string) => Buffer.from(path, 'latin1');

/** What a path leads to. */
export async function kindOf(path: string): Promise<Kind> {
  try {
    const found = await stat(onDisk(path));
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'forbidden';
  } catch (error) {
    return codeOf(error) === 'EACCES' ? 'forbidden' : 'none';
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** Answers with a file. */
export async function serveFile(request: NginxRequest, settings: FileSettings): Promise<Outcome> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refused(405, [['Allow', 'GET, HEAD']]);
  const path = settings.file(request);
  const { uri = '/' } = request;
  if (uri.endsWith('/')) return serveFolder(request, path, settings);
  switch (await kindOf(path)) {
    case 'none':
      return refused(404);
    case 'forbidden':
      return refused(403);
    case 'folder':
      return refused(301, [['Location', ownAddress(request, `${encodePath(uri)}/`)]]);
    case 'file':
      return sendFile(request, path, settings);
  }
}

async function serveFolder(request: NginxRequest, path: string, { index }: FileSettings): Promise<Outcome> {
  for (const nameOf of index) {
    const name = nameOf(request);
    if (name.startsWith('/')) return { type: 'go', address: name };
    if ((await kindOf(`${path}${name}`)) === 'file') {
      return { type: 'go', address: encodePath(`${request.uri}${name}`) };
    }
  }
  return refused((await kindOf(path)) === 'folder' ? 403 : 404);
}

async function sendFile(
  request: NginxRequest,
  path: string,
  { types, defaultType }: FileSettings,
): Promise<Outcome> {
  try {
    const { mtimeMs, size } = await stat(onDisk(path));
    const seconds = Math.floor(mtimeMs / 1000);
    const modified = new Date(seconds * 1000).toUTCString();
    const tag = `"${seconds.toString(16)}-${size.toString(16)}"`;
    const validators = [
      ['Last-Modified', modified],
      ['ETag', tag],
    ] as const;
    if (isUnchanged(request, tag, modified)) {
      request.respond({ status: 304, headers: validators });
      return answered;
    }
    const bytes = await readFile(onDisk(path));
    const type = types.get(endOf(path)) ?? defaultType;
    request.respond({ status: 200, headers: [['Content-Type', type], ...validators] }, bytes);
    return answered;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return refused(code === 'EACCES' ? 403 : 404);
  }
}

/** Whether the client has it already. A request for an error page is never answered so. */
function isUnchanged(request: NginxRequest, tag: string, modified: string): boolean {
  if (request.statusInstead !== undefined) return false;
  const known = request.header('if-none-match');
  if (known !== undefined)
    return known === '*' || known.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
  return request.header('if-modified-since') === modified;
}

/** Percent-encodes a path of bytes. */
export function encodePath(path: string): string {
  return path.replace(/[^!$&'()*+,./0-9:;=@A-Z_a-z~-]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`;
  });
}

/** The full address of a path of this server. */
export function ownAddress(request: NginxRequest, path: string): string {
  const { port, ssl, host } = request.door;
  const name = request.hostName || request.serverName || (port === 0 ? 'localhost' : host);
  const usual = port === 0 || port === (ssl ? 443 : 80);
  return `${schemeOf(request.door)}://${name}${usual ? '' : `:${port}`}${path}`;
}
