// The line to the server: pictures and snapshots come, numbers of painted pictures go. A lost line is taken up again,
// a little later each time; one whose session is over, also while the line was lost, leads back to the sign-in, unless
// something is drawn that would go with the page.

import { unsaved } from './drafts.js';
import { isStranger, me } from './me.js';
import { parse } from './message.js';

const SESSION_OVER = 1008;

/** The server says something twice a second. A line that fell silent may not be closed by anybody for minutes. */
const SILENCE_MILLIS = 10_000;
const LOOK_MILLIS = 1000;

export class Link {
  #socket = null;
  #pause = 250;
  #signedOut = false;
  #heard = 0;
  #looked = 0;

  /**
   * @param handlers {picture, snapshot, state: open or lost, and words where there is more to say, signedIn: again, perhaps
   *   by somebody else}
   */
  constructor(handlers) {
    this.handlers = handlers;
    this.received = 0;
    setInterval(() => this.#look(), LOOK_MILLIS);
  }

  open() {
    const address = new URL('stream', location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    let opened = false;
    socket.addEventListener('open', () => {
      opened = true;
      this.#heard = performance.now();
      this.handlers.state('open');
      if (this.#signedOut) this.handlers.signedIn();
      this.#signedOut = false;
    });
    socket.addEventListener('message', ({ data }) => {
      if (socket !== this.#socket) return;
      this.#heard = performance.now();
      // Not before: who finds no place is let in as well, to be told so.
      this.#pause = 250;
      if (typeof data === 'string') {
        this.handlers.snapshot(JSON.parse(data));
      } else {
        this.received++;
        this.handlers.picture(parse(data));
      }
    });
    socket.addEventListener('close', async ({ code }) => {
      if (socket !== this.#socket) return;
      if (code !== SESSION_OVER && !this.#signedOut) this.handlers.state('lost');
      // Why a line is refused, a browser does not tell the page; so it asks.
      if (code === SESSION_OVER || (!opened && (await isStranger()))) {
        if (me.leaving) return;
        if (unsaved() === 0) {
          location.reload();
          return;
        }
        this.#signedOut = true;
        this.handlers.state('lost', 'Signed out: sign in again in another tab, then save');
      }
      setTimeout(() => this.open(), this.#pause);
      this.#pause = Math.min(this.#pause * 2, 5000);
    });
    this.#socket = socket;
  }

  /** Takes a line up anew that has fallen silent; not where this page itself stood still, and has yet to hear what came. */
  #look() {
    const now = performance.now();
    const stoodStill = now - this.#looked > 3 * LOOK_MILLIS;
    this.#looked = now;
    if (stoodStill) this.#heard = Math.max(this.#heard, now - SILENCE_MILLIS / 2);
    if (this.#socket?.readyState !== WebSocket.OPEN || now - this.#heard < SILENCE_MILLIS) return;
    this.#socket.close();
    this.handlers.state('lost', 'Nothing comes from the server any more');
    this.open();
  }

  painted(number) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(String(number));
  }
}
