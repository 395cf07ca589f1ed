// Who is signed in, and what that lets one do. The server decides; the page only does not offer what it would refuse.

import { get, post } from './api.js';
import { el, text } from './dom.js';

const ROLES = ['viewer', 'annotator', 'operator', 'admin'];

export const me = { name: '', role: 'viewer', session: false };

export function may(role) {
  return ROLES.indexOf(me.role) >= ROLES.indexOf(role);
}

/** Why a button is off, for its title. */
export function lacking(role) {
  return may(role) ? false : `This needs the role ${role}; you have ${me.role}.`;
}

/** Asks the server, and shows it in the page's bar. */
export async function meet(bar) {
  Object.assign(me, await get('api/me'));
  text(bar, me.name);
  bar.title = `Signed in as ${me.name}, ${me.role}`;
  if (me.session) {
    bar.after(el('button', { type: 'button', class: 'quiet sign-out', onclick: signOut }, 'Sign out'));
  }
}

async function signOut() {
  await post('session/end', {});
  location.reload();
}
