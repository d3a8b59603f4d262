import { resolve } from 'node:path';
import type { Locations } from '../actors/locations.js';
import type { LoadScale } from '../actors/ports.js';
import type { Timing } from '../actors/timing.js';
import type { Declaration } from '../engine/features.js';
import type { Attestation } from '../engine/plan.js';
import type { Pace } from '../engine/select.js';
import { nearest } from '../options/nearest.js';
import type { Given, Group, Option, ReadContext } from '../options/option.js';
import type { ReportTarget } from '../options/readers.js';
import type { Secret, Secrets } from '../options/secrets.js';
import { UsageError } from '../options/usage-error.js';
import { type ProfileName, profiles } from '../profiles/index.js';
import type { RequirementSet } from '../spec/requirement-set.js';
import type { PlacedAttestation } from './configuration-file.js';
import { type OptionName, optionList, options } from './options.js';
import type { GivenSetting } from './profile-readers.js';
import { type Get, type PlaceOf, readLocations } from './read-locations.js';

/** A target that is waited for. */
export interface ReadySettings {
  /** The target is ready when this url gives an HTTP answer. */
  readonly ready: string;
  /** Milliseconds that may take. */
  readonly timeout: number;
}

/** A target that the kit starts itself. */
export interface StartSettings extends ReadySettings {
  readonly command: string;
}

/** How far a run must come for exit code 0. */
export type Gate = 'must' | 'should' | 'none';

/** Everything that the user can decide, read and checked. */
export interface Settings {
  readonly profile: ProfileName;
  readonly requirementSet: RequirementSet;
  /** Undefined: the embedded reference server. */
  readonly locations: Locations | undefined;
  readonly start: StartSettings | undefined;
  /** What is waited for where something else starts it. */
  readonly awaited: ReadySettings | undefined;
  readonly cacert: string | undefined;
  readonly insecure: boolean;
  readonly prepare: boolean;
  readonly subscriberCount: RegExp | undefined;
  /** What was said of features, by name. */
  readonly features: Readonly<Record<string, Declaration>>;
  /** Directives that were told of and that no check of the profile depends on. */
  readonly unused: readonly string[];
  /** How many messages of a channel are kept, as far as somebody has said. */
  readonly stored: number | undefined;
  readonly concurrency: number;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly pace: Pace;
  readonly failFast: boolean;
  readonly timing: Partial<Timing>;
  readonly load: LoadScale;
  readonly attestations: readonly Attestation[];
  readonly reports: readonly ReportTarget[];
  readonly gate: Gate;
  readonly baseline: string | undefined;
  readonly updateBaseline: boolean;
  readonly secrets: readonly Secret[];
}

/** What was given for the options, by flag. */
export type GivenOptions = ReadonlyMap<string, readonly Given[]>;

/**
 * Reads and checks all options.
 * @throws UsageError
 */
export function readSettings(
  given: GivenOptions,
  attestations: readonly PlacedAttestation[],
  env: ReadContext['env'],
  secrets: Secrets,
): Settings {
  const get = <T>(option: Option<T>): T => option.read(given.get(option.flag) ?? [], { env, secrets });
  const placeOf = (name: OptionName) =>
    given.get(options[name].flag)?.[0]?.place ?? `--${options[name].flag}`;
  const profile = get(options.profile);
  const timing = {
    quiet: get(options.quiet),
    immediately: get(options.immediately),
    patience: get(options.patience),
  };
  const locations = readLocations(get, placeOf, profile);
  return {
    profile,
    requirementSet: get(options.requirements),
    locations,
    unused: unusedOf(get(options.setting), profile),
    stored: get(options.stored) ?? storedAt(locations, profile),
    ...readStart(get, placeOf),
    cacert: get(options.cacert),
    insecure: get(options.insecure),
    prepare: get(options.prepare) === 'put',
    subscriberCount: get(options.subscriberCount),
    features: readFeatures(get, placeOf, profile),
    concurrency: get(options.concurrency),
    only: get(options.only),
    skip: get(options.skip),
    pace: get(options.pace),
    failFast: get(options.failFast),
    timing: {
      ...(timing.quiet === undefined ? {} : { quiet: timing.quiet }),
      ...(timing.immediately === undefined ? {} : { immediately: timing.immediately }),
      ...(timing.patience === undefined ? {} : { patience: timing.patience }),
    },
    load: {
      messages: get(options.burst),
      publishers: get(options.publishers),
      subscribers: get(options.crowd),
      ahead: get(options.ahead),
    },
    attestations: attestations.map((attestation) => checkAttestation(attestation, profile)),
    reports: readReports(get(options.report), placeOf('report')),
    gate: get(options.gate),
    baseline: readBaselineFile(get, placeOf),
    updateBaseline: get(options.updateBaseline),
    secrets: secrets.all,
  };
}

/** The directives among these that say nothing to a profile, each once. */
function unusedOf(given: readonly GivenSetting[], profile: ProfileName): string[] {
  const { directives } = profiles[profile];
  const names = given.map(({ name }) => name).filter((name) => !Object.hasOwn(directives, name));
  return [...new Set(names)];
}

/** How many messages of a channel are kept, as a directive of the publisher location says. */
function storedAt(locations: Locations | undefined, profile: ProfileName): number | undefined {
  const { storageLimit } = profiles[profile];
  const said = storageLimit === undefined ? undefined : locations?.publisher.settings?.[storageLimit];
  return said === undefined ? undefined : Number(said);
}

/** The groups of options that say nothing of the target that a run is about, nor of how it is asked. */
const besideTarget: readonly Group[] = ['selection', 'result', 'other'];

/** What was given for the others, so that a report can say it and a later run can do the same. */
export function targetOptionsOf(
  given: GivenOptions,
  { cacert }: Settings,
  redact: (text: string) => string,
): Readonly<Record<string, readonly string[]>> {
  const own = optionList.filter(({ flag, group }) => !besideTarget.includes(group) && given.has(flag));
  return Object.fromEntries(
    own.map(({ flag }) => {
      const texts = (given.get(flag) ?? []).map(({ text }) => redact(text));
      // A relative path in a configuration file starts at that file.
      return [flag, flag === options.cacert.flag && cacert !== undefined ? [cacert] : texts];
    }),
  );
}

function readStart(get: Get, placeOf: PlaceOf): Pick<Settings, 'start' | 'awaited'> {
  const command = get(options.start);
  const ready = get(options.ready);
  const timeout = 1000 * get(options.readyTimeout);
  const awaited = ready === undefined ? undefined : { ready, timeout };
  if (command === undefined) return { start: undefined, awaited };
  if (!awaited) throw new UsageError(`${placeOf('start')}: --ready URL is missing: when has it started?`);
  return { start: { command, ...awaited }, awaited: undefined };
}

function readFeatures(
  get: Get,
  placeOf: PlaceOf,
  profile: ProfileName,
): Readonly<Record<string, Declaration>> {
  const declared = new Map<string, Declaration>();
  for (const { name, declared: said, place } of get(options.features)) {
    const names = profiles[profile].ledger.features.map((feature) => feature.name);
    if (!names.includes(name)) {
      throw new UsageError(
        `${place}: the profile ${profile} has no feature ${JSON.stringify(name)}; it has: ${names.join(', ')}`,
      );
    }
    if (declared.has(name)) throw new UsageError(`${place}: the feature ${name} is declared twice`);
    declared.set(name, said);
  }
  if (declared.get('storage') === 'no' && get(options.publisher) && !get(options.subscriber)) {
    throw new UsageError(
      `${placeOf('features')}: without storage only held requests get messages: --subscriber URL is missing`,
    );
  }
  return Object.fromEntries(declared);
}

function readBaselineFile(get: Get, placeOf: PlaceOf): string | undefined {
  const file = get(options.baseline);
  if (get(options.updateBaseline) && file === undefined) {
    throw new UsageError(`${placeOf('updateBaseline')}: --baseline FILE is missing: which one?`);
  }
  return file;
}

function readReports(reports: readonly ReportTarget[], place: string): readonly ReportTarget[] {
  const toStdout = reports.filter(({ kind, file }) => kind !== 'console' && file === undefined);
  if (toStdout.length > 1) throw new UsageError(`${place}: two reports can't both go to standard output`);
  const files = reports.flatMap(({ file }) => (file === undefined ? [] : [file]));
  const twice = files.find((file, at) => files.findIndex((one) => resolve(one) === resolve(file)) < at);
  if (twice !== undefined) throw new UsageError(`${place}: two reports can't both go to ${twice}`);
  return reports;
}

function checkAttestation({ place, ...attestation }: PlacedAttestation, profile: ProfileName): Attestation {
  const { requirement } = attestation;
  const { requirements } = profiles[profile].ledger;
  const attestable = requirements.filter(({ judged }) => judged.how === 'attest').map(({ id }) => id);
  if (attestable.includes(requirement)) return attestation;
  const rule = requirements.some(({ id }) => id === requirement)
    ? `${requirement} is not a matter of anybody's word; these are: ${attestable.join(', ')}`
    : `there is no requirement "${requirement}"; did you mean "${nearest(requirement, attestable, 1)[0]}"?`;
  throw new UsageError(`${place}: ${rule}`);
}
