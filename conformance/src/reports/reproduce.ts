import type { CheckResult } from '../engine/results.js';

/** placeholder */
export function curlScript(check: CheckResult, _environment: readonly string[]): string {
  return `# ${check.id}\n`;
}
