import { describe, expect, test } from 'vitest';
import { jsonpBody } from '../../src/dialects/push-stream/jsonp.js';
import { compileTemplate } from '../../src/dialects/push-stream/template.js';
import { browserOfThisFile, chromiumAvailable } from '../support/browser/chromium.js';
import { hostileMixtures, hostileTexts, literalOf, message } from '../support/push-stream/messages.js';

// A page has no way to be told of a NUL but in a script.
const texts = [...hostileTexts, ...hostileMixtures(150)].map((text) => text.replaceAll('\0', ''));

/** What a page with all the texts in a place of it finds there. */
const places: Readonly<Record<string, readonly [template: string, find: string]>> = {
  'a string of a script': ["<script>p('~text~')</script>", 'got'],
  'another string of a script': ['<script async>p("~text~" /* ~text~ */) // ~text~\n</script>', 'got'],
  'a template string': ['<script>p(`~text~`)</script>', 'got'],
  markup: ['<p>~text~</p>', "[...document.querySelectorAll('p')].map((p) => p.textContent)"],
  attributes: [
    '<b title="~text~"></b>',
    "[...document.querySelectorAll('b')].map((b) => b.getAttribute('title'))",
  ],
  'attributes without quotes': [
    '<b title=x~text~></b>',
    "[...document.querySelectorAll('b')].map((b) => b.getAttribute('title').slice(1))",
  ],
  handlers: [
    `<b onclick="p('~text~')"></b>`,
    "(document.querySelectorAll('b').forEach((b) => b.click()), got)",
  ],
  'other handlers': [
    '<b onclick="p(&quot;~text~&quot;)"></b>',
    "(document.querySelectorAll('b').forEach((b) => b.click()), got)",
  ],
  'data without markup': [
    '{"text": "~text~"}\n',
    "document.body.textContent.trim().split('\\n').map((line) => JSON.parse(line).text)",
  ],
};

describe.skipIf(!chromiumAvailable())('where templates escape', () => {
  const browser = browserOfThisFile();

  test.each(Object.entries(places))('a page finds exactly the texts in %s', async (_, [template, find]) => {
    const page = await browser.page();
    const compiled = compileTemplate(template, { escape: true, html: true });
    const body = texts.map((text) => compiled.render(message(text)).toString()).join('');
    await page.setContent(
      `<!DOCTYPE html><meta charset="utf-8"><script>var got = [], stolen = 0; function p(x) { got.push(x) } function steal() { stolen = 1 }</script><body>${body}`,
    );
    expect(await page.evaluate(find)).toEqual(texts);
    expect(await page.evaluate('stolen')).toBe(0);
  });

  test('a page is called with the values of a script, and with those of JSONP', async () => {
    const page = await browser.page();
    const compiled = compileTemplate('<script>p(~text~)</script>', { escape: true, html: true });
    const body = texts.map((text) => compiled.render(message(text)).toString()).join('');
    await page.setContent(
      `<!DOCTYPE html><script>var got = [], stolen = 0; function p(x) { got.push(x) }</script>${body}`,
    );
    const values = JSON.stringify(texts.map(literalOf));
    expect(await page.evaluate('JSON.stringify(got)')).toBe(values);
    const content = jsonpBody(
      'p',
      texts.map((text) => Buffer.from(text)),
      true,
    ).toString();
    await page.addScriptTag({ content });
    expect(await page.evaluate('JSON.stringify(got.at(-1))')).toBe(values);
    expect(await page.evaluate('stolen')).toBe(0);
  });
});
