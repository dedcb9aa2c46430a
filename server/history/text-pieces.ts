const PIECE_CHARACTERS = 65_536;

/** Joins lines to pieces that are worth a write; a piece is longer than this by a line at most. */
export function* textPieces(lines: Iterable<string>): Generator<string> {
  let piece = "";
  for (const line of lines) {
    piece += line;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}
