import type { HeaderList } from './exchange.js';
import { headerLines, headerOf, type RequestHead } from './request-head.js';

/** What an exchange knows from the head of its request, whatever the request came by. */
export abstract class HeadFacts {
  /** What the expressions of the location found in the path. */
  captures: readonly string[] = noCaptures;
  protected readonly head: RequestHead;

  constructor(head: RequestHead) {
    this.head = head;
  }

  get target(): string {
    return this.head.target;
  }

  get path(): string {
    return this.head.path;
  }

  get query(): string {
    return this.head.query;
  }

  /** Requests that are equal, and come one after another, have the same head. */
  get headKey(): object {
    return this.head;
  }

  get method(): string {
    return this.head.method;
  }

  get httpVersion(): string {
    return this.head.httpVersion;
  }

  header(name: string): string | undefined {
    return headerOf(this.head, name);
  }

  get headers(): HeaderList {
    return headerLines(this.head);
  }

  get bodyLength(): number | undefined {
    const { body } = this.head;
    return body.type === 'length' ? body.length : body.type === 'none' ? 0 : undefined;
  }
}

const noCaptures: readonly string[] = [];
