import { networkInterfaces } from 'node:os';
import { freePort } from '../../support/wire/free-port.js';

/** A port that nothing listens on: connections are refused. */
const dead = 1;

/** Ports where configurations have an application that speaks HTTP; what stands at others is not there. */
const ofApplications = [3000, 5000, 8000];

const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);

const listening = /\blisten\s+(?:\[[^\]]*\]:|[\d.*]+:)?(\d+)(?=[\s;])/g;

/** The ports that configurations listen on, and free ones in their place. */
export async function portsFor(texts: readonly string[]): Promise<ReadonlyMap<number, number>> {
  const ports = new Map<number, number>();
  for (const text of texts) {
    for (const [, port] of text.matchAll(listening)) {
      if (!ports.has(Number(port))) ports.set(Number(port), await freePort());
    }
  }
  return ports;
}

/** Where one of the servers has what configurations name. */
export interface Surroundings {
  /** `etc` and `www` are there, `run` and `log`. */
  readonly folder: string;
  readonly ports: ReadonlyMap<number, number>;
  /** The port of the application. */
  readonly application: number;
}

/** A configuration as it is, but for its paths, its addresses and its ports, which a test cannot have. */
export function adapted(text: string, { folder, ports, application }: Surroundings): string {
  const portFor = (port: number) => ports.get(port) ?? (ofApplications.includes(port) ? application : dead);
  return text
    .replace(/\/etc\/nginx\//g, `${folder}/etc/`)
    .replace(/\/(?:var\/www|usr\/share\/nginx)\b/g, `${folder}/www`)
    .replace(/\/var\/(?:log|cache)\/nginx\b/g, `${folder}/log`)
    .replace(/(?<![\w}])(?:\/var)?\/run\//g, `${folder}/run/`)
    .replace(/^\s*listen\s+\[::\]:(\d+)/gm, (line, port) =>
      hasIpv6 ? `listen [::1]:${portFor(Number(port))}` : `# ${line}`,
    )
    .replace(
      /\blisten\s+(?:[\d.*]+:)?(\d+)(?=[\s;])/g,
      (_, port) => `listen 127.0.0.1:${portFor(Number(port))}`,
    )
    .replace(
      /\b(server|(?:proxy|fastcgi|uwsgi|scgi|memcached)_pass)(\s+(?:https?:\/\/)?)(?:127\.0\.0\.1|localhost):(\d+)/g,
      (_, name, between, port) => `${name}${between}127.0.0.1:${portFor(Number(port))}`,
    );
}

/** Directives about the process, which a test has its own for. */
const ofProcess =
  /^\s*(?:daemon|pid|user|worker_processes|worker_cpu_affinity|worker_rlimit_\w+|working_directory|master_process|load_module|lock_file|error_log)\s[^;{}]*;/gm;

/** What nginx is given: one worker, whose log the test reads, and nothing outside of the folder. */
export function forNginx(text: string, folder: string, module: string): string {
  return `
load_module ${module};
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off; worker_processes 1; pid nginx.pid; error_log stderr notice;
${text.replace(ofProcess, '').replace(
  /^http\s*\{/m,
  `http {
  client_body_temp_path ${folder}/run/b; proxy_temp_path ${folder}/run/p; fastcgi_temp_path ${folder}/run/f;
  uwsgi_temp_path ${folder}/run/u; scgi_temp_path ${folder}/run/s; access_log off;`,
)}`;
}
