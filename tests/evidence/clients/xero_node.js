'use strict';
// xero-node with the scopes of Xero's own samples: connect, read, create, change, pay, void, refresh, disconnect, revoke.

const assert = require('node:assert/strict');
const { createRequire } = require('node:module');
const { test, before } = require('node:test');
const { XeroClient } = require('xero-node');
const { base, consent, control } = require('./simulator');

// The client names Xero's hosts itself, so they are led to the simulator below it.
const ofClient = createRequire(require.resolve('xero-node'));
const { Issuer } = ofClient('openid-client');
const discover = Issuer.discover;
Issuer.discover = (issuer) => discover.call(Issuer, issuer.replace('https://identity.xero.com', base));
ofClient('axios').interceptors.request.use((request) => ({ ...request, url: request.url.replace(/^https:\/\/(api|identity)\.xero\.com/, base) }));

const SCOPES = 'openid profile email offline_access accounting.settings accounting.contacts accounting.transactions'.split(' ');
const xero = new XeroClient({ clientId: 'xero-node-app', clientSecret: 'secret', redirectUris: ['http://app.example/callback'], scopes: SCOPES, state: 'a-state' });
let tenant;

before(() => control('limits', { provider: 'xero', enforced: false }));

async function sale(lines) {
  const contact = (await xero.accountingApi.getContacts(tenant, undefined, undefined, undefined, undefined, 1)).body.contacts[0];
  const invoice = { type: 'ACCREC', status: 'AUTHORISED', contact: { contactID: contact.contactID }, date: '2026-03-01', dueDate: '2026-03-31', lineItems: lines };
  return (await xero.accountingApi.createInvoices(tenant, { invoices: [invoice] })).body.invoices[0];
}

const line = (unitAmount, more) => ({ description: 'Work', quantity: 1, unitAmount, accountCode: '400', taxType: 'NONE', ...more });

test('a person connects, and the client believes the id token', async () => {
  const tokens = await xero.apiCallback(await consent(await xero.buildConsentUrl()));
  assert.equal(tokens.claims().email, 'alex.keeper@books.example');
  assert.equal(tokens.claims().iss, xero.openIdClient.issuer.issuer);
  const [first] = await xero.updateTenants();
  tenant = first.tenantId;
  assert.equal(first.orgData.name, first.tenantName);
});

test('lists are read', async () => {
  const api = xero.accountingApi;
  assert.ok((await api.getAccounts(tenant)).body.accounts.every((account) => account.description));
  assert.ok((await api.getItems(tenant)).body.items.every((item) => item.salesDetails.taxType));
  assert.ok((await api.getTaxRates(tenant)).body.taxRates.length > 3);
  assert.ok((await api.getPayments(tenant)).body.payments.length > 0);
  assert.ok((await api.getCreditNotes(tenant)).body.creditNotes.length > 0);
  const invoices = (await api.getInvoices(tenant, undefined, 'Type=="ACCPAY"', undefined, undefined, undefined, undefined, undefined, 1)).body.invoices;
  assert.ok(invoices.length > 0 && invoices.every((invoice) => invoice.type === 'ACCPAY' && invoice.lineItems.length > 0));
  const alone = (await api.getInvoice(tenant, invoices[0].invoiceID)).body.invoices[0];
  assert.ok(alone.contact.addresses.length > 0 && !invoices[0].contact.addresses);
});

test('a contact is made, changed and archived', async () => {
  const name = `Node ${Date.now()}`;
  const paymentTerms = { bills: { day: 30, type: 'DAYSAFTERBILLDATE' } };
  const made = (await xero.accountingApi.createContacts(tenant, { contacts: [{ name, paymentTerms }] })).body.contacts[0];
  assert.equal(made.paymentTerms.bills.day, 30);
  const update = (fields) => xero.accountingApi.updateContact(tenant, made.contactID, { contacts: [fields] });
  assert.equal((await update({ emailAddress: 'node@books.example' })).body.contacts[0].emailAddress, 'node@books.example');
  assert.equal((await update({ contactStatus: 'ARCHIVED' })).body.contacts[0].contactStatus, 'ARCHIVED');
});

test('an invoice is made, changed, paid, opened again and voided', async () => {
  const made = await sale([line(200, { discountRate: 10 }), { description: 'As agreed on the phone' }]);
  assert.deepEqual([made.total, made.lineItems.length], [180, 2]);
  const change = (invoice) => xero.accountingApi.updateInvoice(tenant, made.invoiceID, { invoices: [invoice] });
  assert.equal((await change({ reference: 'changed' })).body.invoices[0].reference, 'changed');
  const bank = (await xero.accountingApi.getAccounts(tenant, undefined, 'Type=="BANK"')).body.accounts[0];
  const payment = { invoice: { invoiceID: made.invoiceID }, account: { accountID: bank.accountID }, amount: 180, date: '2026-03-02' };
  const paid = (await xero.accountingApi.createPayment(tenant, payment)).body.payments[0];
  assert.equal((await xero.accountingApi.getInvoice(tenant, made.invoiceID)).body.invoices[0].status, 'PAID');
  await xero.accountingApi.deletePayment(tenant, paid.paymentID, { status: 'DELETED' });
  assert.equal((await change({ status: 'VOIDED' })).body.invoices[0].status, 'VOIDED');
});

test('a refusal says why', async () => {
  const refused = await sale([line(1, { accountCode: '999' })]).then(() => assert.fail('it was taken'), (error) => JSON.stringify(error));
  assert.match(refused, /Account code '999' is not a valid code/);
});

test('tokens are refreshed, a tenant is disconnected, everything is revoked', async () => {
  const before = xero.readTokenSet().refresh_token;
  const after = await xero.refreshToken();
  assert.notEqual(after.refresh_token, before);
  const [first] = await xero.updateTenants(false);
  await xero.disconnect(first.id);
  assert.deepEqual(await xero.updateTenants(false), []);
  await xero.revokeToken();
  await assert.rejects(() => xero.updateTenants(false));
});
