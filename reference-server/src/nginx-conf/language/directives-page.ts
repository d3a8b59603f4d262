import { readSize } from '../../dialects/units.js';
import type { Declaration, Effect } from './declaration.js';
import { allDirectives } from './directives/all.js';
import { kinds } from './values.js';

const titles: Readonly<Record<string, string>> = {
  core: 'Processes and logs',
  http: 'Servers and locations',
  connections: 'Connections',
  rewrite: 'Variables, conditions, answers',
  computed: 'Computed variables',
  headers: 'Headers',
  answers: 'Answers',
  static: 'Files',
  access: 'Access',
  proxy: 'Requests that are forwarded',
  limits: 'Limits',
  real_ip: 'Behind a proxy',
  push: 'nginx_http_push_module (relay)',
  push_stream: 'nginx-push-stream-module',
  older: 'Older names',
  tls: 'TLS',
  http2: 'HTTP/2',
  gzip: 'Compression',
};

/** What a directive takes. */
function argumentsOf({ args: [least, most], block, kind, values }: Declaration): string {
  const braces = block ? 'braces' : '';
  if (most === 0) return braces || 'nothing';
  const what =
    kind === 'choice' ? (values ?? []).map((value) => `\`${value}\``).join(', ') : kinds[kind ?? 'text'];
  const count = least === 0 ? ' or nothing' : most > least ? ', and more' : '';
  return [`${kind || most === 1 ? what : `${least} or more`}${kind || most === 1 ? count : ''}`, braces]
    .filter(Boolean)
    .join(', ');
}

function row(declaration: Declaration): string {
  const { name, contexts, default: value, inherited, doc } = declaration;
  const cells = [
    `\`${name}\``,
    argumentsOf(declaration),
    value === undefined ? '' : `\`${value}\``,
    contexts.join(', '),
    inherited ? 'yes' : 'no',
    doc,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function names(effect: Effect, declarations: readonly Declaration[]): string {
  const found = declarations.filter((declaration) => declaration.effect === effect);
  return [...new Set(found.map(({ name }) => `\`${name}\``))].sort().join(', ');
}

/** The page of the docs about directives, in Markdown. */
export function directivesPage(): string {
  const all = [...allDirectives.values()];
  const modules = [...new Set(all.filter(({ effect }) => effect === 'works').map(({ module }) => module))];
  const sections = modules.map((module) => {
    const rows = all.filter((one) => one.module === module && one.effect === 'works').map(row);
    const head =
      '| Directive | Takes | Default | Contexts | Inherited | What it does |\n|---|---|---|---|---|---|';
    return `## ${titles[module] ?? module}\n\n${head}\n${rows.join('\n')}\n`;
  });
  const size = (readSize('1m') ?? 0) / 1024;
  return `# The directives of nginx.conf

\`pushstream-server -c nginx.conf\` reads the configurations that nginx reads, with the directives of this page. Every other directive is an error with its file and line. This page is made from the declarations that the server itself uses.

Words, quotes, escapes, comments and \`include\` are as in nginx. A file may have ${size} KiB and must be UTF-8, but for comments. Regular expressions mean what they mean in PCRE; one with what JavaScript has no word for (possessive quantifiers, atomic groups, recursion, options in the middle) is an error. On what a client sends none takes longer than in proportion to its length, or to a short power of it: those that could are run in one pass. With a lookaround or a back reference that cannot be done: then a request that takes too many steps is answered 500, as by nginx, and an expression that may take forever is an error. Errors name the word that is wrong, and its line.

File names are relative to the folder of \`-p\`; without it to that of the configuration, or to the one around it where it is called \`conf\`. Those of \`include\`, header templates and password files are relative to the folder of the configuration.

${sections.join('\n')}
## Taken, and without effect

They change how fast nginx is, how much memory or how many processes it takes, or what it says of itself. \`-t\` lists those of a configuration.

${names('accepted', all)}

## Not run

They name what answers or decides in another language, or by another protocol than HTTP. A configuration with them starts; a location where one holds answers 502, push locations too, and the error log says why. \`-t\` lists them with their lines. A variable that such code would set makes what depends on it 502 as well. Nothing listens for \`stream\`, \`mail\` and \`rtmp\`.

${names('not run', all)}

## What is bounded where requests are forwarded

| What | Bound | Beyond it |
|---|---|---|
| a body before anything is sent on | 64 KiB, counted with the unfinished bodies of all connections | a longer one goes on while it arrives; 503 where the memory of all is used up |
| a body in all | \`client_max_body_size\` | 413 |
| an answer that the client does not read | 64 KiB | the other server is not read until it does |
| what the other server does not take | one piece of at most 64 KiB | the client is not read until it does |
| the head of an answer | \`proxy_buffer_size\`, at most 256 KiB | 502 |
| a connection, a pause in sending, a pause in the answer | \`proxy_connect_timeout\`, \`proxy_send_timeout\`, \`proxy_read_timeout\` | 504; the connection is cut where the answer has begun |
| servers that are asked | each of a group once, and a kept connection that was closed three times again | the failure of the last: 502, or 504 |
| addresses from variables | 1000 are remembered | they are forgotten |

An answer that ends too early cuts the connection of the client. What is no HTTP is 502; nginx passes it on as HTTP/0.9.

## What is bounded on a connection of HTTP/2

| What | Bound | Beyond it |
|---|---|---|
| requests at a time | \`http2_max_concurrent_streams\` | one more is refused; where the client knows the bound, the connection ends |
| the head of a request | \`large_client_header_buffers\`, counted as it is and not as it is packed | 414, 431; with more than twice as much, or more than 1,000 headers, the stream is reset |
| a body that nobody has asked for yet | 16 KiB, then the 64 KiB of a window, counted with the unfinished bodies of all connections | the client waits; 503 where the memory of all is used up |
| an answer that the client does not read | \`send_timeout\`, of each stream for itself | the stream is reset |
| streams that end without an answer, by the client (rapid reset) or since they break the rules | 100 and twice \`http2_max_concurrent_streams\` in 10 seconds | the connection ends (ENHANCE_YOUR_CALM) |
| PING and SETTINGS | 200 in 10 seconds | the connection ends (ENHANCE_YOUR_CALM) |
| CONTINUATION behind one head | 8 | the connection ends |
| frames that are wrong or say nothing, such as DATA without bytes | 100 | the connection ends |
| a connection without requests | \`client_header_timeout\` for the first one, then \`keepalive_timeout\`; \`keepalive_requests\` in all | the connection ends (GOAWAY) |

What is wrong with one request ends its stream and no other. Headers of one connection (\`Connection\`, \`Keep-Alive\`, \`Transfer-Encoding\`, \`Upgrade\`) are left out of answers, where \`add_header\` names them too: nginx sends these, and clients refuse the answer. Of headers that there may be one of, the first is sent. \`return 444\` resets the stream.

## Refused

They restrict who may come in, and are not done here. A configuration with one of them does not start: to pass over it would open what somebody closed.

${names('refused', all)}
`;
}
