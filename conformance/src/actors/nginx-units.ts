const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, '': 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a time as nginx writes it (`500ms`, `10s`, `1m`); a number alone is seconds. Undefined: no such time. */
export function millisecondsOf(text: string): number | undefined {
  const [, number = '', unit = ''] = /^(\d+)(ms|s|m|h)?$/.exec(text) ?? [];
  const factor = units[unit];
  return number === '' || factor === undefined ? undefined : Number(number) * factor;
}

const sizes: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** Bytes of a size as nginx writes it (`1m`, `512k`, `100`). Undefined: no such size. */
export function bytesOfSize(text: string): number | undefined {
  const [, number = '', unit = ''] = /^(\d+)([kmg]?)$/i.exec(text) ?? [];
  return number === '' ? undefined : Number(number) * (sizes[unit.toLowerCase()] ?? 1);
}
