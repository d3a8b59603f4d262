import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.js';
import { readConfigurationFile } from '../../src/config/configuration-file.js';
import { optionList } from '../../src/config/options.js';
import { readSettings } from '../../src/config/settings.js';
import { Secrets } from '../../src/options/secrets.js';

const env = { TOKEN: 's3cret', EMPTY: '' };

const fromFlags = (...argv: string[]) => readSettings(parseArguments(argv).given, [], env, new Secrets());

function fromFile(text: string, ...argv: string[]) {
  const { given, attestations } = readConfigurationFile(text, 'dir/kit.yaml');
  return readSettings(new Map([...given, ...parseArguments(argv).given]), attestations, env, new Secrets());
}

const pub = 'http://h/pub?id={channel}';
const sub = 'http://h/sub?id={channel}';
const both = ['--publisher', pub, '--subscriber', sub];

/** What has to stand beside an option for its example to make sense. */
const company: Record<string, string[]> = {
  publisher: ['--subscriber', sub],
  subscriber: ['--publisher', pub],
  start: [...both, '--ready', 'http://h/'],
  ready: [...both, '--start', 'x'],
};

describe('settings that no check depends on', () => {
  it.each([
    ['of nginx', ['gzip=on', 'publisher:aio=on'], 'relay', ['gzip', 'aio']],
    [
      'of another profile, once',
      ['push_stream_message_ttl=3s', 'push_stream_message_ttl=4s'],
      'relay',
      ['push_stream_message_ttl'],
    ],
    ['none', ['push_stream_message_ttl=3s'], 'push-stream', []],
    ['a name of every object', ['constructor=x'], 'push-stream', ['constructor']],
  ])('%s', (_, said, profile, unused) => {
    const argv = said.flatMap((text) => ['--setting', text]);
    expect(fromFlags(...both, '--profile', profile, ...argv).unused).toEqual(unused);
  });

  it('a slip of the pen is refused', () => {
    expect(() => fromFlags(...both, '--setting', 'push_stream_mesage_tl=3s')).toThrow(
      '--setting: no check depends on a directive "push_stream_mesage_tl"; did you mean "push_stream_message_ttl"?',
    );
  });
});

describe('each option', () => {
  const inFiles = optionList.filter(({ commandLineOnly }) => !commandLineOnly);

  it.each(inFiles.map((option) => [option.flag, option] as const))(
    '%s means the same as a flag and as a key',
    (_, option) => {
      const { flag, example, takes } = option;
      const others = company[flag] ?? both;
      const argv = takes === 'nothing' ? [`--${flag}`] : [`--${flag}`, example];
      const value = takes === 'number' || takes === 'nothing' ? example : JSON.stringify(example);
      const clean = (settings: unknown) => JSON.stringify(settings).replaceAll('dir/', '');
      const flags = clean(fromFlags(...others, ...argv));
      expect(clean(fromFile(`${flag}: ${value}\n`, ...others))).toBe(flags);
    },
  );
});

describe('the command line', () => {
  it.each([
    [['--pubisher', 'x'], '--pubisher: there is no such option; the nearest: --publisher, '],
    [['-p', 'x'], '-p: there is no such option'],
    [['run'], '"run": arguments without a flag are not understood'],
    [['--only'], '--only: a value is missing: --only ID'],
    [['--start', '--ready', 'http://h/'], '--start: a value is missing: --start CMD'],
    [['--insecure=yes'], '--insecure: takes no value'],
    [['--gate', 'must', '--gate', 'none'], '--gate: given more than once'],
    [['--gate', 'shuld'], '--gate: "shuld" is not one of must, should, none'],
    [['--requirements', '0.9'], '--requirements: "0.9" is not one of 0.1, 0.2'],
    [['--concurrency', '0'], '--concurrency: "0" is not a whole number from 1 to 256'],
    [['--concurrency', '1.5'], '--concurrency: "1.5" is not a whole number'],
    [['--report', 'jsn=a'], '--report: there is no report "jsn"; did you mean "json"?'],
    [['--report', 'json'], '--report: json needs a file'],
    [['--report', 'json=out/r', '--report', 'html=./out/r'], "--report: two reports can't both go to out/r"],
    [
      ['--publisher', 'http://alice:5ecret@h/pub?{channel}'],
      '--publisher: "http://…@h/pub?{channel}" is not a usable location: put credentials into a header',
    ],
    [['--ready', 'http://alice:5ecret@h/'], '--ready: "http://…@h/" needs no credentials'],
    [['--report', 'json=-', '--report', 'json=-'], "--report: two reports can't both go to standard output"],
    [['--subscriber-count', 'subscribers'], '--subscriber-count: subscribers needs a group'],
    [['--publisher', 'h/pub'], '--publisher: "h/pub" is not a usable location'],
    [['--publisher', 'http://h/${X}'], '--publisher: ${…} is expanded in headers only'],
    [['--publisher', pub], '--publisher: --subscriber URL or --interval URL is missing'],
    [['--publisher', pub, '--first', sub], '--publisher: --subscriber URL or --interval URL is missing'],
    [['--subscriber', sub], '--subscriber: --publisher URL is missing'],
    [['--publisher-header', 'A: b'], '--publisher-header: --publisher URL is missing'],
    [['--start', 'x', '--ready', 'http://h/'], '--start: --publisher URL is missing'],
    [[...both, '--start', 'x'], '--start: --ready URL is missing'],
    [['--ready', 'http://h/'], '--ready: --publisher URL is missing'],
    [
      ['--publisher', 'http://h/pub', '--subscriber', sub],
      '--publisher: "http://h/pub" does not say where the channel id goes',
    ],
    [[...both, '--publisher-limit', pub], `--publisher-limit: "${pub}" is not a url, "=" and the number`],
    [[...both, '--publisher-header', 'nothing'], '--publisher-header: "nothing" is not a header'],
    [[...both, '--publisher-header', 'Host: x'], '--publisher-header: the kit itself sets Host'],
    [
      [...both, '--publisher-header', 'A: ${NOPE}'],
      '--publisher-header: the environment variable NOPE is not set',
    ],
    [
      [...both, '--publisher-header', 'A: ${EMPTY}'],
      '--publisher-header: the environment variable EMPTY is empty',
    ],
    [[...both, '--publisher-header', 'A: x\ny'], '--publisher-header: the value of A is not printable ASCII'],
  ])('%j is refused', (argv, message) => {
    expect(() => fromFlags(...argv)).toThrow(message);
  });

  it('without a target means the embedded server', () => {
    expect(fromFlags().locations).toBeUndefined();
  });

  it('needs a target where the profile has no embedded server', () => {
    expect(() => fromFlags('--profile', 'nchan')).toThrow(
      '--profile: the profile nchan needs --publisher URL and --subscriber URL, for no server of it comes with the kit',
    );
  });

  it('may name a publisher and an interval-polling location alone', () => {
    expect(Object.keys(fromFlags('--publisher', pub, '--interval', sub).locations ?? {})).toEqual([
      'publisher',
      'interval',
    ]);
  });

  it('may have the channel id in a header', () => {
    const settings = fromFlags(
      '--publisher',
      'http://h/pub',
      '--publisher-header',
      'X-Id: {channel}',
      '--subscriber',
      sub,
    );
    expect(settings.locations?.publisher.headers).toEqual([{ name: 'X-Id', value: '{channel}' }]);
  });

  it('puts secrets into headers and remembers them', () => {
    const settings = fromFlags(...both, '--subscriber-header', 'Authorization: Bearer ${TOKEN}');
    expect(settings.locations?.subscriber?.headers[0]?.value).toBe('Bearer s3cret');
    expect(settings.secrets).toEqual([{ name: 'TOKEN', value: 's3cret' }]);
  });

  it.each([
    ['Authorization: Bearer abc-123', 'AUTHORIZATION', 'abc-123'],
    ['Authorization: abc-123', 'AUTHORIZATION', 'abc-123'],
    ['Cookie: room={channel}; session=abc-123', 'COOKIE', 'abc-123'],
    ['X-Api-Key: abc-123', 'X_API_KEY', 'abc-123'],
  ])('hides what is written out too: %s', (header, name, value) => {
    expect(fromFlags(...both, '--publisher-header', header).secrets).toEqual([{ name, value }]);
  });

  it.each(['Cookie: room={channel}', 'X-Trace: abc-123', 'Authorization: Basic a'])(
    'does not hide %s',
    (header) => {
      expect(fromFlags(...both, '--publisher-header', header).secrets).toEqual([]);
    },
  );

  it('has a name for each of two credentials', () => {
    const headers = ['Bearer abc-123', 'Bearer def-456'].map((value) => `Authorization: ${value}`);
    const [one = '', two = ''] = headers;
    const settings = fromFlags(...both, '--publisher-header', one, '--subscriber-header', two);
    expect(settings.secrets.map(({ name }) => name)).toEqual(['AUTHORIZATION', 'AUTHORIZATION_2']);
  });

  it('takes ids repeated or separated by commas', () => {
    expect(fromFlags('--only', 'a, b', '--only', 'c').only).toEqual(['a', 'b', 'c']);
  });

  it('cuts a limit off at the last equals sign', () => {
    const { publisherLimit } = fromFlags(...both, '--publisher-limit', `${pub}=12`).locations ?? {};
    expect(publisherLimit).toMatchObject({ limit: 12, template: { text: pub } });
  });
});

describe('a configuration file', () => {
  it('gives way to the command line', () => {
    expect(fromFile('concurrency: 2\ngate: none\n', '--gate', 'should')).toMatchObject({
      concurrency: 2,
      gate: 'should',
    });
  });

  it('may be JSON', () => {
    expect(fromFile(`{"publisher": "${pub}", "interval": "${sub}", "insecure": true}`)).toMatchObject({
      insecure: true,
    });
  });

  it('may have headers as a map, and sections as numbers', () => {
    const settings = fromFile(
      `publisher: ${pub}\nsubscriber: ${sub}\npublisher-header:\n  - A: b\n  - 'C: d'\nonly: [3.1, 2.10]\n`,
    );
    expect(settings.locations?.publisher.headers).toEqual([
      { name: 'A', value: 'b' },
      { name: 'C', value: 'd' },
    ]);
    expect(settings.only).toEqual(['3.1', '2.10']);
  });

  it('has its paths beside it', () => {
    expect(fromFile('baseline: known.yaml\nreport: json=out.json\ncacert: /etc/ca.pem\n')).toMatchObject({
      baseline: 'dir/known.yaml',
      reports: [{ kind: 'json', file: 'dir/out.json' }],
      cacert: '/etc/ca.pem',
    });
  });

  it('can attest what is about configuration', () => {
    const settings = fromFile(
      'attest:\n  - { requirement: relay-3.2-storage-limits, by: Ann, where: docs/limits }\n',
    );
    expect(settings.attestations).toEqual([
      { requirement: 'relay-3.2-storage-limits', by: 'Ann', where: 'docs/limits' },
    ]);
  });

  it.each([
    ['publisher: [a\n', 'dir/kit.yaml:2:1: not valid YAML: '],
    ['a: 1\na: 2\n', 'dir/kit.yaml:2:1: not valid YAML: '],
    ['- publisher\n', 'dir/kit.yaml:1:1: a configuration file must hold keys with values'],
    [
      'gate: must\nsubscribr: x\n',
      'dir/kit.yaml:2:1: key subscribr: there is no such key; did you mean "subscriber"?',
    ],
    ['help: true\n', 'dir/kit.yaml:1:1: key help: belongs on the command line, not into a file'],
    ['concurrency: many\n', 'dir/kit.yaml:1:14: key concurrency: must be a whole number, such as 1'],
    ['concurrency: 1000\n', 'dir/kit.yaml:1:14: key concurrency: "1000" is not a whole number from 1 to 256'],
    ['insecure: "yes"\n', 'dir/kit.yaml:1:11: key insecure: must be true or false'],
    ['gate:\n', 'key gate: must be a text'],
    ['only: [[a]]\n', 'dir/kit.yaml:1:8: key only: must be a text or a list of texts'],
    ['\n  publisher: x\n', 'dir/kit.yaml:2:14: key publisher: "x" is not a usable location'],
    [
      `publisher: ${pub}\n`,
      'dir/kit.yaml:1:12: key publisher: --subscriber URL or --interval URL is missing',
    ],
    ['attest: yes\n', 'dir/kit.yaml:1:9: key attest: must be a list of {requirement, by, where}'],
    ['attest:\n  - by: x\n', 'dir/kit.yaml:2:5: key attest: an item lacks "requirement"'],
    ['attest:\n  - wo: x\n', 'dir/kit.yaml:2:5: key attest.wo: there is no such key; did you mean "where"?'],
    [
      'attest:\n  - { requirement: relay-3.1-get, by: x, where: y }\n',
      'relay-3.1-get is not a matter of anybody',
    ],
    [
      'attest:\n  - { requirement: relay-3.2-storage-limit, by: x, where: y }\n',
      'did you mean "relay-3.2-storage-limits"?',
    ],
  ])('%j is refused', (text, message) => {
    expect(() => fromFile(text)).toThrow(message);
  });
});

it('a text of a setting keeps what it ends in, a number does not', () => {
  const argv = [
    '--setting',
    'push_stream_footer_template=bye \n',
    '--setting',
    'push_stream_message_ttl=5s ',
  ];
  expect(fromFlags(...both, ...argv).locations?.publisher.settings).toEqual({
    push_stream_footer_template: 'bye \n',
    push_stream_message_ttl: '5s',
  });
});

describe('features', () => {
  const declared = { storage: 'no', 'encoded-ids': 'probe' };

  it('are declared by flags, in a list or in a map', () => {
    expect(fromFlags(...both, '--features', 'storage=no,encoded-ids=probe').features).toEqual(declared);
    expect(fromFlags(...both, '--features', 'storage=no', '--features=encoded-ids=probe').features).toEqual(
      declared,
    );
    expect(fromFile('features:\n  storage: no\n  encoded-ids: probe\n', ...both).features).toEqual(declared);
    expect(fromFlags(...both).features).toEqual({});
  });

  it.each([
    ['storge=no', 'there is no feature "storge"; there are: storage, case-sensitive-ids, encoded-ids'],
    ['storage=maybe', '--features: "maybe" is not one of yes, no, probe'],
    ['storage', '"storage" is not NAME=yes, NAME=no or NAME=probe'],
    ['storage=no,storage=yes', 'the feature storage is declared twice'],
  ])('%s is refused', (text, message) => {
    expect(() => fromFlags(...both, '--features', text)).toThrow(message);
  });

  it('without storage there must be somebody who waits', () => {
    expect(() => fromFlags('--publisher', pub, '--interval', sub, '--features', 'storage=no')).toThrow(
      'without storage only held requests get messages: --subscriber URL is missing',
    );
  });
});

describe('how many messages are kept', () => {
  const directive = 'push_stream_max_messages_stored_per_channel';

  it('is said by an option in every dialect', () => {
    const { stored, locations } = fromFlags(...both, '--stored', '5');
    expect(stored).toBe(5);
    expect(locations?.publisher.settings).toBeUndefined();
    expect(fromFlags(...both).stored).toBeUndefined();
  });

  it('is said by the option and by a directive of the publisher location alike', () => {
    const pushStream = ['--profile', 'push-stream', ...both];
    const byOption = fromFlags(...pushStream, '--stored', '5');
    const byDirective = fromFlags(...pushStream, '--setting', `publisher:${directive}=5`);
    for (const { stored, locations } of [byOption, byDirective]) {
      expect(stored).toBe(5);
      expect(locations?.publisher.settings).toEqual({ [directive]: '5' });
      expect(locations?.subscriber?.settings).toBeUndefined();
    }
  });
});
