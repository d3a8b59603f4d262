import { expect, test } from 'vitest';
import { parseConfiguration } from '../../src/nginx-conf/language/parser.js';
import { errorLogsOf } from '../../src/process/process-settings.js';
import { memoryFiles } from '../support/nginx-conf/memory-files.js';

test('where errors go, and the least of them that are written', () => {
  const logsOf = (text: string) => {
    const { statements } = parseConfiguration('/c', memoryFiles({ '/c': text }));
    return errorLogsOf(statements, { prefix: '/p', errorLog: 'usual.log' }).map(
      ({ file, level }) => `${file} ${level}`,
    );
  };
  expect(logsOf('')).toEqual(['/p/usual.log error']);
  expect(logsOf('error_log a.log; error_log stderr warn; error_log /b.log debug_http debug_core;')).toEqual([
    '/p/a.log error',
    'stderr warn',
    '/b.log debug',
  ]);
  // nginx takes several levels; the last counts.
  expect(logsOf('error_log a.log debug_http info;')).toEqual(['/p/a.log info']);
});
