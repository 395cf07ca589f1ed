// Requests to the server. A refusal is an Error with the server's line, and its status.

import { parse } from './message.js';

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(body.error ?? `the server answered ${response.status}`), { status: response.status });
  return body;
}

export async function get(path) {
  return answer(await fetch(path, { headers: { Accept: 'application/json' } }));
}

export async function post(path, body) {
  const headers = { 'Content-Type': 'application/json', 'X-Sonostream': 'page' };
  return answer(await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

/** A frame and its mask, in the form in which they are pushed. */
export async function picture(path) {
  const response = await fetch(path);
  return response.ok ? parse(await response.arrayBuffer()) : answer(response);
}
