/** Something that servers of a profile may have or not, and that nobody can tell from the outside whether it is meant to be there. */
export interface Feature {
  /** Never changes once released. */
  readonly name: string;
  /** What holds where the configuration says nothing. */
  readonly otherwise: 'yes' | 'no';
  /** What a server with it does. */
  readonly text: string;
}
