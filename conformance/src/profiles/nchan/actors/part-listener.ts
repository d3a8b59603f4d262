import { headerOf } from '../../../wire/http-response.js';
import { Listener, type Received, wantedOf } from './listener.js';

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** A message of a multipart subscriber, with the validators of its part. */
export interface ReceivedPart extends Received {
  readonly lastModified: string | undefined;
  readonly etag: string | undefined;
}

/** A subscriber of a multipart location. A part has come when the boundary after it has. */
export class PartListener extends Listener {
  #taken = 0;
  readonly #received: ReceivedPart[] = [];

  /** The boundary that the head names. @throws Failure */
  async boundary(): Promise<string> {
    const type = headerOf(await this.isOpen(), 'Content-Type') ?? '';
    const boundary = this.#boundary;
    if (!boundary)
      this.fail('Content-Type: multipart/mixed with a boundary', `Content-Type: ${type || '(none)'}`);
    return boundary;
  }

  /** What was received so far, with the headers of the parts. */
  get parts(): readonly ReceivedPart[] {
    return this.#received;
  }

  /** The text of a part has begun to come, whole or not. @throws Failure */
  async begins(text: string): Promise<void> {
    await this.until(wantedOf([text]), () => this.#body.includes(text));
  }

  /** The last boundary, which has come, is marked as such. @throws Failure */
  isMarkedEnd(): void {
    const wanted = `--${this.#boundary}-- at the end of the body`;
    const seen = this.#body.trimEnd().slice(-100);
    if (!seen.endsWith(`--${this.#boundary}--`)) this.fail(wanted, JSON.stringify(seen));
  }

  protected override take(texts: readonly string[]): Received | undefined {
    const part = this.#parts[this.#taken];
    if (!part) return undefined;
    if (!texts.includes(part.text)) this.fail(wantedOf(texts), this.rest);
    this.#taken++;
    const header = (name: string) => part.headers.get(name);
    const received = {
      text: part.text,
      contentType: header('content-type'),
      lastModified: header('last-modified'),
      etag: header('etag'),
    };
    this.#received.push(received);
    return received;
  }

  override get rest(): string {
    const part = this.#parts[this.#taken];
    return part ? `a part: ${JSON.stringify(part.text)}` : '';
  }

  get #body(): string {
    return this.call.body.toString('utf8');
  }

  get #boundary(): string | undefined {
    const type = (this.call.head && headerOf(this.call.head, 'Content-Type')) ?? '';
    return /^multipart\/mixed\s*;.*\bboundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(type)?.slice(1).find(Boolean);
  }

  /** The parts that a boundary ends. */
  get #parts(): Part[] {
    const boundary = this.#boundary;
    if (!boundary) return [];
    // The first boundary may stand at the very beginning.
    const pieces = `\r\n${this.#body}`.split(`\r\n--${boundary}`);
    return pieces.slice(1, -1).map(partOf);
  }
}

/** A part, from what stands between two boundaries. */
function partOf(piece: string): Part {
  const lines = piece.replace(/^[ \t]*\r\n/, '');
  if (lines.startsWith('\r\n')) return { headers: new Map(), text: lines.slice(2) };
  const [head = '', ...rest] = lines.split('\r\n\r\n');
  return { headers: headersOf(head), text: rest.join('\r\n\r\n') };
}

function headersOf(head: string): ReadonlyMap<string, string> {
  const lines = head.split('\r\n').filter((line) => line.includes(':'));
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
