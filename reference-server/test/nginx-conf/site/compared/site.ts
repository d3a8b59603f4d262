/** A request: method, target, headers, body. */
export type Asked = readonly [
  method: string,
  target: string,
  headers?: Record<string, string>,
  body?: string,
];

/** The directives of a server, what stands around it, and requests to it. */
export interface Site {
  readonly http?: string;
  readonly server: string;
  readonly asks: readonly Asked[];
}

export type Sites = Readonly<Record<string, Site>>;

export const gets = (...targets: readonly string[]): Asked[] => targets.map((target) => ['GET', target]);
