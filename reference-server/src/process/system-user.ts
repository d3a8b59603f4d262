import { lchownSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A user of the system that a process becomes. */
export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** The groups it belongs to, this one among them. */
  readonly groups: readonly number[];
}

function lines(file: string): string[][] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
}

/** Looks a user up; returns what is wrong where there is none, in the words of nginx. */
export function findUser(name: string, group: string | undefined): SystemUser | string {
  const user = lines('/etc/passwd').find(([other]) => other === name);
  if (!user) return `getpwnam("${name}") failed`;
  const groups = lines('/etc/group');
  const found = groups.find(([other]) => other === (group ?? name));
  if (!found && group !== undefined) return `getgrnam("${group}") failed`;
  // Without a group it is the one with the name of the user, or else the user's own.
  const gid = Number(found?.[2] ?? user[3]);
  const others = groups.filter(([, , , members = '']) => members.split(',').includes(name));
  return { name, uid: Number(user[2]), gid, groups: [gid, ...others.map(([, , id]) => Number(id))] };
}

/** Becomes another user for good. */
export function becomeUser({ uid, gid, groups }: SystemUser): void {
  process.setgroups?.([...groups]);
  process.setgid?.(gid);
  process.setuid?.(uid);
}

/** Gives a folder, and all in it, to the user that the process is about to become. */
export function giveFolder(folder: string, { uid, gid }: SystemUser): void {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const path of [folder, ...names.map((name) => join(folder, name))]) lchownSync(path, uid, gid);
}
