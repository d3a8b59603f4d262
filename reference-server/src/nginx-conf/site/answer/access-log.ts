import type { Exchange } from '../../../http/exchange.js';
import type { Expression, Variables } from '../../../http/variables.js';
import type { Journal } from '../../language/journal.js';
import type { Word } from '../../language/lexer.js';
import { ConfigurationError } from '../../language/position.js';
import type { Scope } from '../../language/scope.js';
import { NotRunError } from '../not-run-error.js';
import type { NginxRequest } from '../request.js';
import type { ConfigurationVariables } from '../variables.js';

const combined =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

const hex = (byte: number, before: string) => `${before}${byte.toString(16).toUpperCase().padStart(2, '0')}`;

/** What JSON has a letter for. */
const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

/** How values are kept from breaking the lines of a log; text is bytes, as latin1. */
const escapings: Readonly<Record<string, (value: string) => string>> = {
  default: (value) =>
    value === '' ? '-' : value.replace(/[^ !#-[\]-~]/g, (one) => hex(one.charCodeAt(0), '\\x')),
  json: (value) =>
    value.replace(/[^ !#-[\]-\xff]/g, (one) => shortEscapes[one] ?? hex(one.charCodeAt(0), '\\u00')),
  none: (value) => value,
};

/** A value; nothing where it comes from what is not run here. */
function known(value: Expression, exchange: Exchange): string {
  try {
    return value(exchange);
  } catch (error) {
    if (error instanceof NotRunError) return '';
    throw error;
  }
}

/** The lines of one format. */
function compileFormat(words: readonly Word[], variables: ConfigurationVariables): Expression {
  const [first, ...rest] = words;
  const [, named] = /^escape=(default|json|none)$/.exec(first?.text ?? '') ?? [];
  const clean = escapings[named ?? 'default'] ?? String;
  const text = (named ? rest : words).map((word) => word.text).join('');
  const escaped: Variables = (name) => {
    const value = variables.find(name);
    return value && ((exchange) => clean(known(value, exchange)));
  };
  return variables.compileWith({ text, position: first?.position as Word['position'] }, escaped);
}

/** The fields of the format `json`, and the variables that they are of. */
const jsonFields = {
  time: 'time_iso8601',
  remote_addr: 'remote_addr',
  remote_user: 'remote_user',
  host: 'host',
  method: 'request_method',
  uri: 'request_uri',
  protocol: 'server_protocol',
  status: 'status',
  body_bytes_sent: 'body_bytes_sent',
  request_time: 'request_time',
  referer: 'http_referer',
  user_agent: 'http_user_agent',
} as const;

/** Those that are numbers. */
const numbers: readonly string[] = ['status', 'body_bytes_sent', 'request_time'];

/** The lines of the format `json`: whatever a client sends, each is one JSON object. */
function compileJson(variables: ConfigurationVariables): Expression {
  const fields = Object.entries(jsonFields).map(([name, variable]) => {
    const value = variables.find(variable);
    if (!value) throw new Error(`there is no variable ${variable}`);
    return [name, value] as const;
  });
  return (exchange) => {
    const values = fields.map(([name, value]) => {
      const text = Buffer.from(known(value, exchange), 'latin1').toString();
      return [name, numbers.includes(name) ? Number(text) : text];
    });
    return Buffer.from(JSON.stringify(Object.fromEntries(values))).toString('latin1');
  };
}

/** Writes a request to the access logs of a location. */
export function accessLogs(
  scope: Scope,
  variables: ConfigurationVariables,
  journal: Journal,
  fullPath: (name: string) => string,
): (request: NginxRequest) => void {
  const formats = new Map(scope.all('log_format').map(({ args: [name, ...words] }) => [name?.text, words]));
  const logs = scope.all('access_log').flatMap(({ args: [path, format, ...options], name }) => {
    if (!path || path.text === 'off') return [];
    const wanted = format?.text ?? 'combined';
    const words = formats.get(wanted) ?? (wanted === 'combined' ? [{ ...path, text: combined }] : undefined);
    if (!words && wanted !== 'json')
      throw new ConfigurationError(`unknown log format "${wanted}"`, (format ?? name).position);
    const condition = options.find(({ text }) => text.startsWith('if='));
    const isWanted = condition && variables.compile({ ...condition, text: condition.text.slice(3) });
    const line = words ? compileFormat(words, variables) : compileJson(variables);
    return [{ file: fullPath(path.text), line, isWanted }];
  });
  return (request) => {
    for (const { file, line, isWanted } of logs) {
      if (isWanted && ['', '0'].includes(isWanted(request))) continue;
      journal.access(file, line(request));
    }
  };
}
