/** What the reader of a configuration needs of the machine. Paths are absolute. */
export interface ConfigurationFiles {
  /**
   * The bytes of a file.
   * @throws what node:fs throws
   */
  read(path: string): Uint8Array;
  /** The names in a folder, in any order; none where there is no such folder. */
  names(folder: string): readonly string[];
}
