/** A part of a file: first and last byte. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Most parts of one answer. A request for more parts is answered with the whole file. */
const mostParts = 100;

/**
 * What the header `Range` asks for of a file.
 * @returns the parts; an empty list where no part can be sent (416), undefined where the whole file is to be sent
 */
export function readRanges(header: string | undefined, size: number): readonly Range[] | undefined {
  const [, list] = /^bytes=(.*)$/i.exec(header ?? '') ?? [];
  if (list === undefined || size === 0) return undefined;
  const parts = list.split(',').map((part) => part.trim());
  if (parts.length > mostParts) return undefined;
  const ranges: Range[] = [];
  for (const part of parts) {
    const [, from = '', to = ''] = /^(\d{0,15})\s*-\s*(\d{0,15})$/.exec(part) ?? [];
    if (from === '' && to === '') return [];
    const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
    const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
    if (from !== '' && to !== '' && Number(to) < first) return [];
    if (first <= last) ranges.push({ first, last });
  }
  // Parts that add up to more than the file save nothing, and may be an attack.
  const length = ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  return ranges.length > 1 && length > size ? undefined : ranges;
}

/** The value of `Content-Range`: which part of a file is sent, or without a part, that it cannot be sent. */
export function contentRange(range: Range | undefined, size: number): string {
  return `bytes ${range ? `${range.first}-${range.last}` : '*'}/${size}`;
}

/** The body of an answer with several parts. */
export function partsOf(bytes: Buffer, ranges: readonly Range[], type: string, boundary: string): Buffer {
  const pieces = ranges.flatMap((range) => {
    const head = `\r\n--${boundary}\r\nContent-Type: ${type}\r\nContent-Range: ${contentRange(range, bytes.byteLength)}\r\n\r\n`;
    return [Buffer.from(head, 'latin1'), bytes.subarray(range.first, range.last + 1)];
  });
  return Buffer.concat([...pieces, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}
