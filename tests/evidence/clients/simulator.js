'use strict';
// The simulator as a person and a test use it. The clients stay as they are, but for the host.

const base = process.env.SIMULATOR_URL;

/** Goes through a consent page as a person would, pressing only the button; gives the address the app is called back at. */
async function consent(address, choose = () => true) {
  const page = await (await fetch(address)).text();
  const offered = [...page.matchAll(/<(?:option|input type="checkbox" name="company") value="([^"]+)"/g)].map((found) => found[1]);
  const form = new URLSearchParams({ company: offered.find(choose), decision: 'allow' });
  const answer = await fetch(address, { method: 'POST', body: form, redirect: 'manual' });
  if (answer.status !== 302) throw new Error(`the consent page answered ${answer.status}: ${await answer.text()}`);
  return answer.headers.get('location');
}

/** A call of the control API. */
async function control(path, body) {
  const answer = await fetch(`${base}/_sim/${path}`, body && { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

module.exports = { base, consent, control };
