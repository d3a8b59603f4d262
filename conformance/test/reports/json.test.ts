import { describe, expect, it } from 'vitest';
import { jsonBytes, jsonReport } from '../../src/reports/json.js';
import { finishedRun, mixedResult } from '../support/reports/result-fixture.js';

describe('bytes in JSON', () => {
  it('are text where they are UTF-8, and nothing is lost otherwise', () => {
    expect(jsonBytes(Buffer.from('\ufeffgrüße\0\r\n'))).toEqual({ text: '\ufeffgrüße\0\r\n' });
    expect(jsonBytes(Uint8Array.from([0x41, 0xff]))).toEqual({ base64: 'Qf8=' });
  });
});

describe('the JSON report', () => {
  const report = jsonReport(finishedRun(mixedResult));

  it('has a stable shape', async () => {
    await expect(`${JSON.stringify(report, undefined, 2)}\n`).toMatchFileSnapshot('golden/report.json.txt');
  });

  it('holds a script for each failure and for nothing else', () => {
    for (const { outcome, reproduce } of report.checks) {
      if (outcome === 'fail') expect(reproduce).toMatch(/^#!\/bin\/sh\n/);
      else expect(reproduce).toBeUndefined();
    }
  });
});
