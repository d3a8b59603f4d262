import { writeFileSync } from 'node:fs';
import { optionList, options } from '../config/options.js';
import { readSettings, targetOptionsOf } from '../config/settings.js';
import { withNginxConf } from '../nginx-conf/nginx-conf.js';
import { describeFileError } from '../options/file-error.js';
import { type Group, optional } from '../options/option.js';
import { readPath } from '../options/readers.js';
import { redactText } from '../options/secrets.js';
import { UsageError } from '../options/usage-error.js';
import { starterFile } from '../probe/starter-file.js';
import { probeTarget } from '../target/probe-target.js';
import { type Command, codes, type Invocation, say } from './command.js';

const write = optional({
  flag: 'write',
  group: 'other',
  value: 'FILE',
  reader: readPath,
  help: 'Write it to a new file; one that is there is never overwritten.',
  example: 'pushstream.yaml',
});

const groups: readonly Group[] = ['target', 'requests', 'timing', 'push-stream target', 'nchan target'];

const understood = [
  options.profile,
  ...optionList.filter(({ flag, group }) => groups.includes(group) && flag !== 'features'),
];

/** `probe`: asks a server how it behaves, and writes a configuration file to start with. */
export const probeCommand: Command = {
  name: 'probe',
  usage: '--publisher URL --subscriber URL',
  help: 'Ask a server how it behaves, and write a configuration file to start with.',
  options: [...understood, write, options.help],
  words: { least: 0, most: 0 },
  run: probe,
};

async function probe({ given: asked, env, secrets, around }: Invocation): Promise<number> {
  const file = write.read(asked.get(write.flag) ?? [], { env, secrets });
  const { given, passedOver } = await withNginxConf(asked, { env, secrets });
  for (const line of passedOver) around.stderr.write(`${line}\n`);
  const settings = readSettings(given, [], env, secrets);
  const redact = (text: string) => redactText(text, secrets.all);
  const facts = await probeTarget(settings);
  const profile = given.has('profile') ? { profile: [settings.profile] } : {};
  const text = redact(starterFile({ ...profile, ...targetOptionsOf(given, settings, redact) }, facts));
  if (file === undefined) return say(around, text);
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new UsageError(
      `--write: ${file} ${taken ? 'is there already' : `can't be written: ${describeFileError(error)}`}`,
    );
  }
  around.stderr.write(`${file} was written\n`);
  return codes.done;
}
