import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Locations } from '../../src/actors/locations.js';
import type { Check } from '../../src/engine/check.js';
import { inForce } from '../../src/engine/verdict.js';
import type { World } from '../../src/mutants/world.js';
import { nchanWorld } from '../../src/profiles/nchan/proof/world.js';
import { pushStreamWorld } from '../../src/profiles/push-stream/proof/world.js';
import { relayWorld } from '../../src/profiles/relay/proof/world.js';
import { reliabilityWorld } from '../../src/profiles/reliability/proof/world.js';
import { ownChecks } from '../../src/proof/proof.js';

const worlds: readonly World[] = [relayWorld, pushStreamWorld, reliabilityWorld, nchanWorld];

// It is about a location that stores nothing, and proves that a POST there delivers all the same.
const elsewhere = 'publisher-storage/checks/optional-delivered.ts';

describe.each(worlds.map((world) => [world.profile.ledger.profile, world] as const))(
  'checks of %s',
  (name, world) => {
    const { ledger } = world.profile;
    const checks = ownChecks(world);
    const folder = fileURLToPath(new URL(`../../src/profiles/${name}`, import.meta.url));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /^[^/]+\/checks\/.+\.ts$/.test(file) && !file.endsWith('index.ts'),
    );
    const byId = new Map(ledger.requirements.map((requirement) => [requirement.id, requirement]));

    test('every file defines a check of the list, and the list has no other', async () => {
      const defined = await Promise.all(
        files.map(
          async (file) => ((await import(join(folder, file))) as { default: Check | Check[] }).default,
        ),
      );
      expect(new Set(defined.flat())).toEqual(new Set(checks));
      expect(checks).toHaveLength(defined.flat().length);
    });

    test('ids are unique and of one form', () => {
      expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
      for (const { id } of checks) expect(id).toMatch(new RegExp(`^${name}/[a-z0-9]+(-[a-z0-9.]+)*$`));
    });

    test('each file lies beside a requirement that it proves', async () => {
      for (const file of files.filter((one) => one !== elsewhere)) {
        const defined = ((await import(join(folder, file))) as { default: Check | Check[] }).default;
        const [first] = [defined].flat();
        const slugs = (first?.proves ?? []).map((id) => id.slice(`${name}-${byId.get(id)?.section}-`.length));
        const area = join(folder, file.split('/')[0] ?? '');
        const written = readFileSync(join(area, 'requirements.ts'), 'utf8');
        const beside = slugs.filter((slug) => new RegExp(`^ *'?${slug}'?: \\{`, 'm').test(written));
        expect(beside, `${file} proves ${slugs.join(', ')}`).not.toEqual([]);
      }
    });

    test('each proves real requirements, no one twice, that can be observed', () => {
      for (const { id, proves } of checks) {
        expect(proves.length, id).toBeGreaterThan(0);
        expect(new Set(proves).size, id).toBe(proves.length);
        const judged = proves.map((requirement) => byId.get(requirement)?.judged.how);
        expect(
          judged.filter((how) => how !== 'observable' && how !== 'attest'),
          id,
        ).toEqual([]);
      }
    });

    test('each needs locations that the reference server has, no one twice', () => {
      for (const { id, needs } of checks) {
        expect(new Set(needs).size, id).toBe(needs.length);
        expect(
          needs.filter((need) => !(need in world.locations)),
          id,
        ).toEqual([]);
      }
    });

    test('each says in words what it is about and where to look', () => {
      for (const { id, title, hint } of checks) {
        expect(title, id).toMatch(/^\S.{10,}[^.]$/);
        expect(hint, id).toMatch(/^\S.{10,}[.?]$/);
      }
    });

    test('every requirement that can be observed is proved by a check', () => {
      const proved = new Set(world.profile.checks.flatMap(({ proves }) => proves));
      const open = ledger.requirements
        .filter(({ judged }) => judged.how === 'observable' || judged.how === 'attest')
        .map(({ id }) => id);
      expect(open.length).toBeGreaterThan(0);
      expect(open.filter((id) => !proved.has(id))).toEqual([]);
    });
  },
);

const { ledger: relay, checks: relayChecks } = relayWorld.profile;
const allLocations = relayWorld.locations;

describe('coverage', () => {
  const { publisher, subscriber, interval, first, last } = allLocations;
  const locationSets: [name: string, locations: Locations, gaps: readonly string[]][] = [
    ['long-polling', { publisher, ...(subscriber && { subscriber }) }, []],
    // Its only check holds a subscriber first: such a run stays undetermined.
    ['interval-polling', { publisher, ...(interval && { interval }) }, []],
    ['every mechanism', { ...allLocations }, []],
    [
      'long-polling with conflicts',
      { publisher, ...(subscriber && first && last && { subscriber, first, last }) },
      [],
    ],
  ];
  test.each(locationSets)('with %s every MUST in force has a check that can run', (_, locations, gaps) => {
    const runnable = relayChecks.filter(({ needs }) => needs.every((need) => locations[need]));
    const judged = new Set(runnable.flatMap(({ proves }) => proves));
    const open = relay.requirements
      .filter((row) => row.level === 'MUST' && row.judged.how === 'observable' && inForce(row, locations))
      .map(({ id }) => id);
    expect(open.filter((id) => !judged.has(id))).toEqual(gaps);
  });
});
