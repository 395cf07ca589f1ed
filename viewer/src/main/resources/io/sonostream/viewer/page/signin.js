// Trades a password or the token for a session cookie. An address that ends with #token=... signs in by itself: what
// stands behind the # never leaves the browser, so it is in no log.
const problem = document.getElementById('problem');

async function signIn(fields) {
  problem.textContent = '';
  const body = new URLSearchParams(fields);
  try {
    const headers = { 'X-Sonostream': 'page', 'Content-Type': 'application/x-www-form-urlencoded' };
    const answer = await fetch('session', { method: 'POST', headers, body });
    if (answer.ok) location.replace('./');
    else problem.textContent = (await answer.json()).error;
  } catch {
    unreachable();
  }
}

/** No answer, or one by something in between. */
function unreachable() {
  problem.textContent = 'The server can’t be reached. Try again in a moment.';
}

function offer(id) {
  const form = document.getElementById(id);
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    signIn([...new FormData(form)]);
  });
  return form;
}

const ways = await fetch('session/ways').then((answer) => answer.json()).catch(() => {
  unreachable();
  return null;
});
const offered = [ways?.users && offer('users'), ways?.token && offer('form')].filter(Boolean);
offered[0]?.querySelector('input').focus();
if (ways?.openid) {
  const link = document.querySelector('#openid a');
  link.textContent = `Sign in with ${ways.openid.label}`;
  // The part of the page that was asked for is known to the browser only, so it tells.
  link.href = ways.openid.address + (location.hash.startsWith('#/') ? `?to=${encodeURIComponent(location.hash)}` : '');
  document.getElementById('openid').hidden = false;
  if (offered.length === 0) link.focus();
} else if (ways && offered.length === 0) problem.textContent = 'This page is opened through the hospital’s own sign-in, which has not said who you are or gives you no role here.';

const given = /^#token=(.+)$/.exec(location.hash);
if (given) {
  history.replaceState(null, '', './');
  signIn({ token: decodeURIComponent(given[1]) });
}
