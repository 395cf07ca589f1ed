// Drawings that are not saved, wherever they are on the page: nothing leads away from them without a word.

import { ask } from './dialog.js';

const editors = new Set();
let asking = false;

/** @param editor that was opened: {unsaved: frames, close()} */
export function enter(editor) {
  editors.add(editor);
}

export function exit(editor) {
  editors.delete(editor);
}

/** Frames that were drawn on and not saved since. */
export function unsaved() {
  return [...editors].reduce((frames, editor) => frames + editor.unsaved, 0);
}

/** Goes at once, or once whoever drew lets go of what is not saved. */
export function leave(go) {
  const frames = unsaved();
  if (frames === 0) {
    go();
  } else if (!asking) {
    asking = true;
    ask({
      title: 'This is not saved',
      explanation: `What you have drawn on ${frames === 1 ? 'a frame is' : `${frames} frames is`} not saved. Who goes on loses it.`,
      stay: 'Stay and save',
      action: 'Discard it',
      act: () => {
        for (const editor of [...editors]) editor.close();
        go();
      },
      closed: () => {
        asking = false;
      },
    });
  }
}

addEventListener('beforeunload', (event) => {
  if (unsaved() > 0) event.preventDefault();
});
