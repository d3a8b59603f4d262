import { describe, expect, test } from 'vitest';
import { InvalidLocation, parseTemplate, pathFor } from '../../src/wire/address.js';

describe('templates', () => {
  test.each([
    ['http://example.org/pub', { secure: false, host: 'example.org', port: 80, authority: 'example.org' }],
    ['https://example.org/', { secure: true, host: 'example.org', port: 443, authority: 'example.org' }],
    ['http://example.org:8080/', { port: 8080, authority: 'example.org:8080' }],
    ['http://example.org:80/', { port: 80, authority: 'example.org' }],
    ['https://example.org:80/', { port: 80, authority: 'example.org:80' }],
    ['http://[::1]:9000/', { host: '::1', port: 9000, authority: '[::1]:9000' }],
    ['https://[2001:DB8::0:1]/', { host: '2001:db8::1', port: 443, authority: '[2001:db8::1]' }],
    ['http://127.0.0.1/', { host: '127.0.0.1', port: 80 }],
    ['HTTP://EXAMPLE.org/', { host: 'example.org' }],
  ])('the address of %s', (text, address) => {
    expect(parseTemplate(text)).toMatchObject({ text, address });
  });

  test.each([
    ['http://a/pub?id={channel}', '/pub?id={channel}', '/pub?id=c1'],
    ['http://a/{channel}/sub', '/{channel}/sub', '/c1/sub'],
    ['http://a/{channel}?again={channel}&x=1', '/{channel}?again={channel}&x=1', '/c1?again=c1&x=1'],
    ['http://a', '/', '/'],
    ['http://a?id={channel}', '/?id={channel}', '/?id=c1'],
    ['http://a/a b/é?q={other}', '/a%20b/%C3%A9?q={other}', '/a%20b/%C3%A9?q={other}'],
  ])('the path of %s', (text, path, filled) => {
    const template = parseTemplate(text);
    expect(template.path).toBe(path);
    expect(pathFor(template, 'c1')).toBe(filled);
  });

  test('a channel id is encoded, whatever is in it', () => {
    const template = parseTemplate('http://a/{channel}?id={channel}');
    expect(pathFor(template, 'a/b?c&d=ü $& %')).toBe(
      '/a%2Fb%3Fc%26d%3D%C3%BC%20%24%26%20%25?id=a%2Fb%3Fc%26d%3D%C3%BC%20%24%26%20%25',
    );
  });
});

describe('what is refused, and why', () => {
  test.each([
    ['', 'it is not an absolute url'],
    ['/pub?id={channel}', 'it is not an absolute url'],
    ['example.org/pub', 'it is not an absolute url'],
    ['http://', 'it is not an absolute url'],
    ['http://a:99999/', 'it is not an absolute url'],
    ['http://a:{channel}/', 'it is not an absolute url'],
    ['ftp://a/', 'only http and https urls are understood'],
    ['ws://a/', 'only http and https urls are understood'],
    ['localhost:8080/pub', 'only http and https urls are understood'],
    ['{channel}://a/', 'only http and https urls are understood'],
    ['http://{channel}.example.org/', "{channel} can't stand in the host name"],
    ['http://user@a/', 'put credentials into a header, not into the url'],
    ['http://:secret@a/', 'put credentials into a header, not into the url'],
    ['http://a/#{channel}', 'a fragment is never sent to a server'],
  ])('%j', (text, why) => {
    // It may end up in a log.
    const shown = text.replace(/(?:user|:secret)@/, '…@');
    expect(() => parseTemplate(text)).toThrow(
      new InvalidLocation(`${JSON.stringify(shown)} is not a usable location: ${why}`),
    );
    expect(() => parseTemplate(text)).toThrow(InvalidLocation);
  });
});
