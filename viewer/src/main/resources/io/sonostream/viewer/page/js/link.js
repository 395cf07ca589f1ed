// The line to the server: pictures and snapshots come, numbers of painted pictures go. A lost line is taken up again,
// a little later each time; one whose session is over leads back to the sign-in.

import { me } from './me.js';
import { parse } from './message.js';

const SESSION_OVER = 1008;

export class Link {
  #socket = null;
  #pause = 250;

  /** @param handlers {picture, snapshot, state} */
  constructor(handlers) {
    this.handlers = handlers;
    this.received = 0;
  }

  open() {
    const address = new URL('stream', location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => this.handlers.state('open'));
    socket.addEventListener('message', ({ data }) => {
      // Not before: who finds no place is let in as well, to be told so.
      this.#pause = 250;
      if (typeof data === 'string') {
        this.handlers.snapshot(JSON.parse(data));
      } else {
        this.received++;
        this.handlers.picture(parse(data));
      }
    });
    socket.addEventListener('close', ({ code }) => {
      if (code === SESSION_OVER) {
        if (!me.leaving) location.reload();
        return;
      }
      this.handlers.state('lost');
      setTimeout(() => this.open(), this.#pause);
      this.#pause = Math.min(this.#pause * 2, 5000);
    });
    this.#socket = socket;
  }

  painted(number) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(String(number));
  }
}
