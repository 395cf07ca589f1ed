// What stands where nothing is to be seen: that nothing is there is only said once the server has said so.

import { el, text } from './dom.js';
import { on } from './store.js';

const WORDS = {
  connecting: ['Connecting', 'The viewer has not said yet how things stand.'],
  lost: ['Connection lost', 'Trying again; what is shown here may have changed meanwhile.'],
};

export class Empty {
  #told = false;
  #link = 'connecting';

  /** @param kind of the snapshots that say whether there is something */
  constructor(kind, title, words) {
    this.title = el('strong', {});
    this.words = el('span', {});
    this.element = el('div', { class: 'empty' }, this.title, this.words);
    this.none = [title, words];
    on(kind, () => {
      this.#told = true;
      this.#say();
    });
    on('link', (state) => {
      this.#link = state;
      if (state === 'lost') this.#told = false;
      this.#say();
    });
    this.#say();
  }

  set hidden(hidden) {
    this.element.hidden = hidden;
  }

  #say() {
    const [title, words] = this.#told ? this.none : WORDS[this.#link === 'lost' ? 'lost' : 'connecting'];
    text(this.title, title);
    text(this.words, words);
  }
}
