// Leased time of one limit: slices that calls use up in order, in monotonic milliseconds.

interface Piece {
  at: number;
  until: number;
  /** So long after its time a part of it may still be used. */
  lateMs: number;
}

/** A call may go as soon as its place on the line has come; it then takes time, for the last part also in advance. */
export class Line {
  #pieces: Piece[] = [];
  #debtMs = 0;
  #debtUntil = 0;

  add(at: number, lengthMs: number, lateMs: number): void {
    const paidMs = Math.min(this.#debtMs, lengthMs);
    this.#debtMs -= paidMs;
    if (lengthMs > paidMs) this.#pieces.push({ at: at + paidMs, until: at + lengthMs, lateMs });
  }

  /** Lets go of what was not used in time, and of debts that time has paid. */
  expire(now: number): void {
    if (now > this.#debtUntil) this.#debtMs = 0;
    this.#pieces = this.#pieces.filter(({ until, lateMs }) => until + lateMs > now);
    for (const piece of this.#pieces) piece.at = Math.max(piece.at, now - piece.lateMs);
  }

  clear(): void {
    this.#pieces = [];
  }

  /** When the next call may go; infinite while nothing is leased. */
  get nextAt(): number {
    return this.#pieces[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  get leftMs(): number {
    return this.#pieces.reduce((sum, { at, until }) => sum + until - at, -this.#debtMs);
  }

  spend(ms: number, now: number): void {
    let owed = ms;
    for (let piece = this.#pieces[0]; piece && owed > 0; piece = this.#pieces[0]) {
      const paidMs = Math.min(owed, piece.until - piece.at);
      owed -= paidMs;
      piece.at += paidMs;
      if (piece.at >= piece.until) this.#pieces.shift();
    }
    this.#debtMs += owed;
    this.#debtUntil = now + this.#debtMs;
  }
}
