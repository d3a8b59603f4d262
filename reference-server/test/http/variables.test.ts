import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/http/exchange.js';
import { compileExpression } from '../../src/http/variables.js';

const headers: Readonly<Record<string, string>> = {
  host: 'Push.Example:8080',
  'x-real-ip': '10.0.0.1',
  cookie: 'a=1; Session=xyz; b=2',
};

const exchange: Pick<
  Exchange,
  'method' | 'target' | 'path' | 'query' | 'httpVersion' | 'captures' | 'header'
> = {
  method: 'GET',
  target: '/a%20b//c?id=1&ID=2&x=%41&empty=',
  path: '/a%20b//c',
  query: 'id=1&ID=2&x=%41&empty=',
  httpVersion: '1.1',
  captures: ['whole', 'one', 'two'],
  header: (name) => headers[name],
};

describe('an expression', () => {
  test.each([
    ['', ''],
    ['text', 'text'],
    ['$arg_id', '1'],
    ['$arg_ID', '1'],
    ['$arg_x', '%41'],
    ['$arg_none', ''],
    ['$arg_empty|', '|'],
    ['$http_x_real_ip', '10.0.0.1'],
    ['$http_none', ''],
    ['$cookie_session', 'xyz'],
    ['$1/$2/$3', 'one/two/'],
    ['$1x', 'onex'],
    ['${arg_id}x', '1x'],
    ['a${1}b$2c', 'aonebtwoc'],
    ['$uri', '/a b/c'],
    ['$request_uri', '/a%20b//c?id=1&ID=2&x=%41&empty='],
    ['$args', 'id=1&ID=2&x=%41&empty='],
    ['$is_args', '?'],
    ['$host', 'push.example'],
    ['$request_method $server_protocol', 'GET HTTP/1.1'],
    ['costs 5$', 'costs 5$'],
    ['ü', 'Ã¼'],
  ])('%s is %s', (text, value) => {
    expect(compileExpression(text)(exchange as Exchange)).toBe(value);
  });

  test.each([
    ['http://Other.Example:81/a', 'push.example', 'other.example'],
    ['/a', 'push.example.', 'push.example'],
    ['/a', '[2001:DB8::1]:80', '[2001:db8::1]'],
    ['/a', undefined, ''],
  ])('of %s with the host %s has $host %s', (target, host, value) => {
    const header = (name: string) => (name === 'host' ? host : undefined);
    expect(compileExpression('$host')({ ...exchange, target, header } as Exchange)).toBe(value);
  });

  test.each(['$none', '${none}', 'a $arg_', '$0'])('%s is refused, or no variable', (text) => {
    if (text === '$0') expect(compileExpression(text)(exchange as Exchange)).toBe('$0');
    else expect(() => compileExpression(text)).toThrow(/unknown ".*" variable/);
  });

  test('may have variables of its own', () => {
    const own = compileExpression('<$own>', (name) => (name === 'own' ? () => 'mine' : undefined));
    expect(own(exchange as Exchange)).toBe('<mine>');
  });
});
