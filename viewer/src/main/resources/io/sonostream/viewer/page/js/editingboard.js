// A table of frames, one of which is under the brush when it is taken.

import { picture } from './api.js';
import { AskedBoard } from './board.js';
import { announce, el } from './dom.js';
import { Editor } from './editor.js';
import { learn } from './legend.js';
import { Screen } from './screen.js';
import { onSettings } from './settings.js';

export class EditingBoard extends AskedBoard {
  #editor = null;
  #wishes = 0;

  constructor(section, options) {
    super(section, options);
    this.desk = el('div', { class: 'stage' });
    this.desk.hidden = true;
    section.append(this.desk);
    onSettings(() => this.screen?.repaint());
  }

  set active(active) {
    this.#wishes++;
    if (!active) this.#editor?.close();
    super.active = active;
  }

  get editing() {
    return this.#editor !== null;
  }

  /** @returns whether the editor took the key */
  shortcut(event) {
    return this.#editor?.shortcut(event) ?? false;
  }

  /**
   * Begins to ask the server for a frame.
   *
   * @returns whether it is still wanted: not once another is asked for, something is open, or the view was left
   */
  wish() {
    const wish = ++this.#wishes;
    return () => wish === this.#wishes && !this.editing;
  }

  /**
   * @param path of the frame's picture
   * @param options the editor's
   */
  async take(path, options = {}) {
    if (this.editing) return;
    const wanted = this.wish();
    try {
      const shown = await picture(path);
      if (!wanted()) return;
      learn(shown.header);
      const screen = new Screen(() => {}, () => {
        if (wanted()) this.#draw(screen, options);
      });
      screen.show(shown);
    } catch (error) {
      if (wanted()) this.problem.textContent = error.message;
    }
  }

  async #draw(screen, options) {
    this.screen = screen;
    const editor = new Editor(screen, () => this.#ended(), { back: 'Back to the list', ...options });
    this.#editor = editor;
    this.panel.hidden = true;
    this.desk.replaceChildren(editor.element, el('div', { class: 'left' }, el('div', { class: 'picture' }, this.screen.element)));
    this.desk.classList.add('editing');
    this.desk.hidden = false;
    this.screen.repaint();
    const opened = editor.open();
    // From far down a list the tools would lie under the page's bar.
    this.desk.scrollIntoView({ block: 'start' });
    await opened;
    announce('Draw on the frame, then save it as a label.');
  }

  #ended() {
    this.#editor = null;
    this.screen = null;
    this.desk.hidden = true;
    this.desk.replaceChildren();
    this.load();
  }

  /** The list comes again when the brush is put down. */
  async load() {
    if (!this.editing) await super.load();
  }
}
