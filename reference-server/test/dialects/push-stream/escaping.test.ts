import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { compileTemplate } from '../../../src/dialects/push-stream/template.js';
import {
  hostileMixtures,
  hostileTexts,
  literalOf,
  message,
  withEach,
} from '../../support/push-stream/messages.js';

const texts = [...hostileTexts, '\0', 'a\0b', ...hostileMixtures(400)];

const inText = (template: string) => compileTemplate(template, { escape: true, html: false });
const inPage = (template: string) => compileTemplate(template, { escape: true, html: true });

let calls: unknown[] = [];
const sandbox = createContext({ p: (...given: unknown[]) => void calls.push(...given), stolen: 0 });

/** What a script called `p` with. */
function callsOf(script: string): unknown[] {
  calls = [];
  runInContext(script, sandbox);
  expect(sandbox.stolen).toBe(0);
  return calls;
}

/** The one script of a page, found as a browser finds it: up to the first end tag. */
function scriptOf(page: string): string {
  const [, script, rest] = /^<script>(.*?)<\/script([\s/>].*)$/is.exec(page) ?? [];
  expect(rest).toBe('>');
  expect(script).not.toContain('<!--');
  return script as string;
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** Text with references as a browser reads it, line ends included. */
function decoded(markup: string): string {
  return markup
    .replace(/\r\n?/g, '\n')
    .replace(/&(?:#(\d+)|(\w+));/g, (found, code?: string, name?: string) =>
      code ? String.fromCharCode(Number(code)) : (named[name ?? ''] ?? found),
    );
}

describe('a JSON string', () => {
  const template = inText(
    '{"id":~id~,"channel":"~channel~","text":"~text~", "eventid":"~event-id~", "type": "<~event-type~>"}',
  );

  test('receives exactly any text', () => {
    withEach(texts, (text) => {
      const rendered = template.render(message(text, { channel: text, eventId: text, eventType: text }));
      expect(JSON.parse(rendered.toString())).toEqual({
        id: 1,
        channel: text,
        text,
        eventid: text,
        type: `<${text}>`,
      });
      // In JSONP it is JavaScript too, of a time before U+2028 was allowed in strings.
      expect(rendered.toString()).not.toMatch(/[\r\n\u2028\u2029]/);
    });
  });

  test('has the short escapes and leaves other characters', () => {
    expect(inText('"~text~"').render(message('"\\/\b\f\n\r\t\x01é\u2028<\'')).toString()).toBe(
      '"\\"\\\\/\\b\\f\\n\\r\\t\\u0001é\\u2028<\'"',
    );
  });

  test('keeps bytes that are no UTF-8', () => {
    const bytes = Buffer.of(0xff, 0x22, 0xe2, 0x80, 0xc3);
    const expected = Buffer.concat([
      Buffer.from('"'),
      Buffer.of(0xff, 0x5c, 0x22, 0xe2, 0x80, 0xc3),
      Buffer.from('"'),
    ]);
    expect(inText('"~text~"').render(message(bytes))).toEqual(expected);
  });

  test('may hold quotes of its own, and end before a token', () => {
    const text = '"\n';
    expect(inText('"\\"~text~"').render(message(text)).toString()).toBe('"\\"\\"\\n"');
    expect(inText('"a" ~text~ "b"').render(message(text)).toString()).toBe(`"a" ${text} "b"`);
    expect(inText('"a\\\\" ~text~ "b"').render(message(text)).toString()).toBe(`"a\\\\" ${text} "b"`);
    expect(inText('5" ~text~').render(message(text)).toString()).toBe(`5" ${text}`);
    expect(inText('{"a": ~text~}').render(message('{"b": "c"}')).toString()).toBe('{"a": {"b": "c"}}');
  });
});

test('plain text receives exactly any text', () => {
  withEach(hostileTexts, (text) => {
    expect(inText("~text~ '~text~' <b>~text~").render(message(text)).toString()).toBe(
      `${text} '${text}' <b>${text}`,
    );
  });
});

describe('a script', () => {
  const template = inPage(
    "<script>p('~channel~','~text~', \"~event-id~\", `~text~`, '\\'~event-type~\\\\');</script>",
  );

  test('receives exactly any text in its strings', () => {
    withEach(texts, (text) => {
      const page = template
        .render(message(text, { channel: text, eventId: text, eventType: text }))
        .toString();
      expect(callsOf(scriptOf(page))).toEqual([text, text, text, text, `'${text}\\`]);
    });
  });

  test('is not changed by any text in a comment', () => {
    withEach(texts, (text) => {
      const page = inPage("<script>// it's ~text~\np(1); /* '~text~' */ p('~text~' // ~text~\n)</script>");
      expect(callsOf(scriptOf(page.render(message(text)).toString()))).toEqual([1, text]);
    });
  });

  test('receives any text as a value, of JSON or a string', () => {
    withEach(texts, (text) => {
      const page = inPage('<script>p(~id~, ~text~, "~text~")</script>');
      const value = literalOf(text);
      const [id, got, string] = callsOf(scriptOf(page.render(message(text)).toString()));
      expect([id, string]).toEqual([1, text]);
      expect(JSON.stringify(got)).toBe(JSON.stringify(value));
    });
  });

  test('receives JSON as it was published', () => {
    const page = inPage('<script>p(~text~)</script>');
    const text = '{"a": ["</script>", 1.50, null, "\u2028&"]}';
    const [got] = callsOf(scriptOf(page.render(message(text)).toString()));
    expect(JSON.stringify(got)).toBe('{"a":["</script>",1.5,null,"\u2028&"]}');
  });

  test('is found whatever it looks like', () => {
    for (const start of [
      '<SCRIPT>',
      '<script type="text/javascript">',
      "<script\nasync data-x='>'>",
      '<p>it\'s "<script>',
      '<!-- " <script> --><script>',
    ]) {
      const rendered = inPage(`${start}p('~text~')</script>`).render(message('</script>\'"'));
      expect(rendered.toString()).toBe(`${start}p('\\u003c/script\\u003e\\u0027\\u0022')</script>`);
    }
  });

  test('ends at its end tag', () => {
    expect(inPage("<script>p('1')</script>'~text~'").render(message("<'")).toString()).toBe(
      "<script>p('1')</script>'&#60;&#39;'",
    );
    expect(inPage('<scripture>"~text~"').render(message('"')).toString()).toBe('<scripture>"&#34;"');
  });
});

describe('markup', () => {
  test('receives exactly any text', () => {
    withEach(texts, (text) => {
      const page = inPage('<p>~text~</p><b title="~text~" lang=\'~text~\' class=~text~>').render(
        message(text),
      );
      const parts = /^<p>([^<]*)<\/p><b title="([^"]*)" lang='([^']*)' class=([^\t\n\f\r >]*)>$/.exec(
        page.toString(),
      );
      expect(parts?.slice(1).map(decoded)).toEqual([text.replace(/\r\n/g, '\r\n'), text, text, text]);
    });
  });

  test('receives exactly any text in handlers', () => {
    withEach(texts, (text) => {
      const page = inPage(
        `<b onclick="p('~text~', ~text~)" onblur='p("~text~")' onfocus=p('~text~') oninput="p(&quot;~text~&#39;&quot;)">`,
      ).render(message(text));
      const parts =
        /^<b onclick="([^"]*)" onblur='([^']*)' onfocus=([^\t\n\f\r >]*) oninput="([^"]*)">$/.exec(
          page.toString(),
        );
      const got = parts?.slice(1).map((handler) => callsOf(decoded(handler)).at(0));
      expect(got).toEqual([text, text, text, `${text}'`]);
    });
  });

  test('receives exactly any text in addresses that are scripts', () => {
    withEach(texts, (text) => {
      const page = inPage(`<a href="javascript:p('~text~')">`).render(message(text));
      const [, address = ''] = /^<a href="javascript:([^"]*)">$/.exec(page.toString()) ?? [];
      expect(callsOf(decodeURIComponent(decoded(address)))).toEqual([text]);
      expect(decoded(address)).not.toMatch(/%(?!25)/);
    });
  });

  test('receives exactly any text in a page within', () => {
    withEach(hostileTexts, (text) => {
      const page = inPage('<iframe srcdoc="<p>~text~</p>">').render(message(text)).toString();
      const [, inner = ''] = /^<iframe srcdoc="([^"]*)">$/.exec(page) ?? [];
      const [, shown] = /^<p>([^<]*)<\/p>$/.exec(decoded(inner)) ?? [];
      expect(decoded(shown as string)).toBe(text);
    });
  });

  test('is not changed by any text in a comment', () => {
    withEach(texts, (text) => {
      const page = inPage('<!-- "~text~" --><p>').render(message(text)).toString();
      expect(page.indexOf('>')).toBe(page.length - '><p>'.length);
    });
  });

  test('is told from what looks like it', () => {
    const show = (template: string) => inPage(template).render(message('a b<')).toString();
    // A comment is no tag, and neither is a string of a script.
    expect(show('<!-- x=~text~ -->')).toBe('<!-- x=a b&#60; -->');
    expect(show("<script>p('<b ')</script>~text~")).toBe("<script>p('<b ')</script>a b&#60;");
    expect(show('1 < 2 ~text~')).toBe('1 < 2 a b&#60;');
    // What a text completes to a tag is one.
    expect(show('<~text~>')).toBe('<a&#32;b&#60;>');
    expect(show('<b ~text~>')).toBe('<b a&#32;b&#60;>');
    expect(show('</b ~text~')).toBe('</b a&#32;b&#60;');
  });
});

test('data in a page without markup receives exactly any text, and is none itself', () => {
  withEach(texts, (text) => {
    const rendered = inPage('{"text":"~text~","id":~id~}').render(message(text)).toString();
    expect(JSON.parse(rendered)).toEqual({ text, id: 1 });
    expect(rendered).not.toMatch(/[<>&]/);
    expect(decoded(inPage('~text~').render(message(text)).toString())).toBe(text);
  });
});
