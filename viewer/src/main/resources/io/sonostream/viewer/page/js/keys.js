// Keys for the whole page. They rest while someone types, and can be switched off.

import { showKeys } from './dialog.js';
import { change, settings, toggleClass } from './settings.js';

const typing = (target) => target.matches?.('input:not([type="range"]):not([type="checkbox"]), textarea, select');

/** @param editors the views that have an editor: the one in sight is asked */
export function listen(stage, editors) {
  const shortcut = (event) => editors.find(({ section }) => !section.hidden)?.shortcut(event) ?? false;
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || document.querySelector('dialog[open]') || typing(event.target)) return;
    if (event.key === 'Escape' && shortcut(event)) {
      event.preventDefault();
      return;
    }
    if (event.key === 'Escape' && stage.device !== null) {
      if (!stage.editing) location.hash = '#/live';
      return;
    }
    if (!settings.keys && !event.ctrlKey && !event.metaKey) return;
    if (shortcut(event)) {
      event.preventDefault();
    } else if (!event.ctrlKey && !event.metaKey && !event.altKey && act(event.key, stage)) {
      event.preventDefault();
    }
  });
}

function act(key, stage) {
  if (/^[1-9]$/.test(key)) {
    toggleClass(Number(key));
    return true;
  }
  const actions = {
    m: () => change({ masks: !settings.masks }),
    o: () => change({ outline: !settings.outline }),
    '[': () => change({ opacity: Math.max(0, Math.round(settings.opacity * 20 - 1) / 20) }),
    ']': () => change({ opacity: Math.min(1, Math.round(settings.opacity * 20 + 1) / 20) }),
    c: () => stage.correct(),
    '?': showKeys,
  };
  const action = actions[key.toLowerCase()];
  action?.();
  return action !== undefined;
}
