/** A frame of so many bytes goes out by itself: to copy it would cost more than to write it. */
const wholeFrame = 64 * 1024;

/** Most bytes that the frames of a turn are joined to, so that many of them are one write. */
const longestPiece = 256 * 1024;

/** The same for what is made as one peer reads. */
export const pulledPiece = 64 * 1024;

/** Bytes for one write, and how many frames are in them. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly frames: number;
}

/**
 * Frames as pieces for the wire, each made when it is asked for. Small frames are copied once, into a piece of at most
 * `longest` bytes; large ones are not copied.
 */
export function* joined(
  frames: Iterable<Uint8Array>,
  longest: number = longestPiece,
): Generator<Piece, undefined> {
  let small: Uint8Array[] = [];
  let length = 0;
  const take = (): Piece => {
    const [only] = small;
    const bytes = only && small.length === 1 ? only : Buffer.concat(small, length);
    const piece = { bytes, frames: small.length };
    small = [];
    length = 0;
    return piece;
  };
  for (const frame of frames) {
    const isWhole = frame.byteLength >= wholeFrame;
    if (small.length > 0 && (isWhole || length + frame.byteLength > longest)) yield take();
    if (isWhole) yield { bytes: frame, frames: 1 };
    else {
      small.push(frame);
      length += frame.byteLength;
    }
  }
  if (small.length > 0) yield take();
  return undefined;
}
