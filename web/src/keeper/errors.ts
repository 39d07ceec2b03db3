import type { ErrorBody } from '../engine/api';

/** An error that a person can do something about. */
export class KeeperError extends Error {
  constructor(readonly body: ErrorBody) {
    super(body.message);
    this.name = 'KeeperError';
  }
}

export function refuse(code: string, message: string, rest: Omit<ErrorBody, 'code' | 'message'> = {}): never {
  throw new KeeperError({ code, message, ...rest });
}
