const SPACE = 0x20;
const TAB = 0x09;
const NEWLINE = 0x0a;
const POINT = 0x2e;
const ZERO = 0x30;
/** No counter of the kernel is greater; longer digits are garbage. */
const MAX_COUNTER = 2 ** 64;

/** Walks over the bytes of a small text file without making strings. It never looks past `end`: what follows is older content. */
export class ByteScanner {
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  end = 0;

  /** Starts anew with the first `end` bytes. */
  reset(bytes: Buffer, end: number): void {
    this.bytes = bytes;
    this.end = end;
    this.at = 0;
  }

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  skipBlanks(): void {
    const { bytes, end } = this;
    let at = this.at;
    while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
    this.at = at;
  }

  /** The whole number after blanks on this line; NaN, without moving on, when there is none. */
  number(): number {
    this.skipBlanks();
    const { bytes, end } = this;
    const first = this.at;
    let at = first;
    let value = 0;
    while (at < end) {
      const digit = bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      at++;
    }
    this.at = at;
    return at === first || value > MAX_COUNTER ? Number.NaN : value;
  }

  /** The number with an optional fraction after blanks on this line; NaN when there is none. */
  decimal(): number {
    const whole = this.number();
    if (Number.isNaN(whole) || this.at >= this.end || this.bytes[this.at] !== POINT) return whole;
    this.at++;
    const first = this.at;
    const fraction = this.number();
    return Number.isNaN(fraction) ? whole : whole + fraction / 10 ** (this.at - first);
  }

  /** Passes `count` numbers over. */
  skipNumbers(count: number): void {
    for (let i = 0; i < count; i++) this.number();
  }

  /** Goes to the start of the next line. */
  nextLine(): void {
    const { bytes, end } = this;
    let at = this.at;
    while (at < end && bytes[at] !== NEWLINE) at++;
    this.at = at + 1;
  }

  /** The same for lines of thousands of bytes. */
  nextLineFar(): void {
    const found = this.bytes.indexOf(NEWLINE, this.at);
    this.at = found < 0 || found >= this.end ? this.end : found + 1;
  }

  /** Goes behind the next `byte` of this line. @returns where it is, or -1, without moving on, when the line has none */
  passByte(byte: number): number {
    const { bytes, end } = this;
    for (let at = this.at; at < end && bytes[at] !== NEWLINE; at++) {
      if (bytes[at] !== byte) continue;
      this.at = at + 1;
      return at;
    }
    return -1;
  }

  /** Goes behind the next word of this line. @returns where it starts; `at` is where it ends */
  passWord(): number {
    this.skipBlanks();
    const { bytes, end } = this;
    const first = this.at;
    let at = first;
    while (at < end && bytes[at] !== SPACE && bytes[at] !== TAB && bytes[at] !== NEWLINE) at++;
    this.at = at;
    return first;
  }

  startsWith(text: Uint8Array): boolean {
    const { bytes, at } = this;
    if (at + text.length > this.end) return false;
    for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
    return true;
  }

  /** Goes behind the next `text`, wherever it is. @returns whether there is one */
  passText(text: Uint8Array): boolean {
    const found = this.bytes.indexOf(text, this.at);
    if (found < 0 || found + text.length > this.end) return false;
    this.at = found + text.length;
    return true;
  }

  /** The whole number behind `key`; NaN when the key is missing. Cheapest when keys are asked for in the order of the file. */
  numberOf(key: Uint8Array): number {
    if (this.passText(key)) return this.number();
    this.at = 0;
    return this.passText(key) ? this.number() : Number.NaN;
  }
}
