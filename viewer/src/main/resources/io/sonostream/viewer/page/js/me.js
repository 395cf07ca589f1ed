// Who is signed in, and what that lets one do. The server decides; the page only does not offer what it would refuse.

import { get, post } from './api.js';
import { el, text } from './dom.js';
import { leave } from './drafts.js';

const ROLES = ['viewer', 'annotator', 'operator', 'admin'];

/** Leaving: the page goes elsewhere by itself, and a stream that ends with the session is no reason to load it anew. */
export const me = { name: '', role: 'viewer', session: false, leaving: false };

export function may(role) {
  return ROLES.indexOf(me.role) >= ROLES.indexOf(role);
}

/** Why a button is off, for its title. */
export function lacking(role) {
  return may(role) ? false : `This needs the role ${role}; you have ${me.role}.`;
}

/** Whether the server answers and does not know us (any more): it forgets its sessions when it is started anew. */
export async function isStranger() {
  const answer = await fetch('api/me', { headers: { Accept: 'application/json' } }).catch(() => null);
  return answer?.status === 401;
}

/** Asks the server, and shows it in the page's bar. */
export async function know(bar) {
  Object.assign(me, await get('api/me'));
  text(bar, me.name);
  bar.title = `Signed in as ${me.name}, ${me.role}`;
}

/** At first; then one may also sign out. */
export async function meet(bar) {
  await know(bar);
  if (me.session) {
    const problem = el('span', { class: 'problem', role: 'alert' });
    bar.after(el('button', { type: 'button', class: 'quiet sign-out', onclick: () => leave(() => signOut(problem)) }, 'Sign out'), problem);
  }
}

async function signOut(problem) {
  me.leaving = true;
  try {
    const { next } = await post('session/end', {});
    // A provider remembers people too, and lets them forget it on a page of its own.
    if (next) location.assign(next);
    else location.reload();
  } catch (error) {
    me.leaving = false;
    text(problem, `You are still signed in: ${error.message}`);
  }
}
