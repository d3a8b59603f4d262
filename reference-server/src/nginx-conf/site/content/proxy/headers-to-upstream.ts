import type { HeaderList } from '../../../../http/exchange.js';
import type { Expression } from '../../../../http/variables.js';
import type { Scope } from '../../../language/scope.js';
import { oneLine } from '../../answer/own-address.js';
import type { NginxRequest } from '../../request.js';
import type { ConfigurationVariables } from '../../variables.js';

/** Headers that are of one connection, or tell of a body what this server tells itself. */
const notHandedOn = [
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'te',
  'keep-alive',
  'expect',
  'upgrade',
];

/** How long a body is, is not for a configuration to say. */
const ofBody = ['content-length', 'transfer-encoding'];

/** The headers of requests that are forwarded: those of the client, and those that a location sets. */
export class HeadersToUpstream {
  readonly #set: readonly { readonly name: string; readonly value: Expression }[];
  readonly #passed: boolean;
  readonly #underscores: boolean;
  readonly #replaced: ReadonlySet<string>;

  constructor(scope: Scope, variables: ConfigurationVariables) {
    const set = scope
      .all('proxy_set_header')
      .flatMap(({ args: [name, value] }) =>
        name && value ? [{ name: name.text, value: variables.compile(value) }] : [],
      );
    const given = new Set(set.map(({ name }) => name.toLowerCase()));
    const usual = [
      { name: 'Host', value: variables.compile({ text: '$proxy_host' }) },
      { name: 'Connection', value: () => 'close' },
    ];
    this.#set = [
      ...set.filter(({ name }) => !ofBody.includes(name.toLowerCase())),
      ...usual.filter(({ name }) => !given.has(name.toLowerCase())),
    ];
    this.#replaced = new Set([...notHandedOn, ...given]);
    this.#passed = scope.flag('proxy_pass_request_headers');
    this.#underscores = scope.flag('underscores_in_headers');
  }

  of(request: NginxRequest): HeaderList {
    const set = this.#set
      .map(({ name, value }) => [name, oneLine(value(request)).trim()] as const)
      .filter(([, value]) => value !== '');
    const passed = this.#passed ? request.headers.filter(([name]) => this.#isPassed(name)) : [];
    return [...set, ...passed];
  }

  #isPassed(name: string): boolean {
    // With other characters, it could be taken for another header by who reads it as a variable.
    const isPlain = /^[A-Za-z0-9-]+$/.test(name) || (this.#underscores && /^[\w-]+$/.test(name));
    return isPlain && !this.#replaced.has(name.toLowerCase());
  }
}
