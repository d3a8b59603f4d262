import { readWorkers } from '../worker-count.js';
import type { Warning } from './language/alias-warnings.js';
import type { Scope } from './language/scope.js';

/** What counts over the whole server, or is told of it, and so is for one process. */
const whole = [
  'limit_req_zone',
  'limit_conn_zone',
  'stub_status',
  'push_metrics',
  'push_health',
  'push_drain',
];

/**
 * How many processes serve connections.
 * @param scopes where requests are served: `http` and what is within it
 */
export function workerProcesses(
  main: Scope,
  scopes: readonly Scope[],
): { readonly count: number; readonly warning?: Warning } {
  const statement = main.find('worker_processes');
  const count = readWorkers(main.text('worker_processes'));
  if (!statement || count === 1 || !main.flag('master_process')) return { count: 1 };
  const counts = scopes.flatMap((scope) => scope.own(...whole)).at(0);
  if (!counts) return { count };
  const { text } = counts.name;
  const reason = `"${text}" is for one process: "worker_processes" is taken as 1`;
  return { count: 1, warning: { text: reason, position: statement.name.position } };
}
