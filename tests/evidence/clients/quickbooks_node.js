'use strict';
// intuit-oauth and node-quickbooks with the scopes of Intuit's own samples: connect, read, create, change, pay, void, delete, revoke.

const assert = require('node:assert/strict');
const { promisify } = require('node:util');
const { test, before } = require('node:test');
const OAuthClient = require('intuit-oauth');
const QuickBooks = require('node-quickbooks');
const { base, consent, control } = require('./simulator');

OAuthClient.authorizeEndpoint = `${base}/connect/oauth2`;
OAuthClient.tokenEndpoint = QuickBooks.TOKEN_URL = `${base}/oauth2/v1/tokens/bearer`;
OAuthClient.revokeEndpoint = QuickBooks.REVOKE_URL = `${base}/v2/oauth2/tokens/revoke`;
OAuthClient.userinfo_endpoint_sandbox = `${base}/v1/openid_connect/userinfo`;
OAuthClient.jwks_uri = `${base}/op/v1/jwks`;
QuickBooks.V3_ENDPOINT_BASE_URL = `${base}/v3/company/`;

const auth = new OAuthClient({ clientId: 'node-app', clientSecret: 'secret', environment: 'sandbox', redirectUri: 'http://app.example/callback' });
let client;
const call = (name, ...parameters) => promisify(client[name]).call(client, ...parameters);
const rows = async (name, criteria) => Object.values((await call(name, criteria)).QueryResponse).find(Array.isArray);
const sold = (Amount) => ({ Amount, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: { ItemRef: { value: '1' } } });

async function invoice(lines) {
  const [customer] = await rows('findCustomers', { limit: 1 });
  return call('createInvoice', { CustomerRef: { value: customer.Id }, Line: lines });
}

before(() => control('limits', { provider: 'quickbooks', enforced: false }));

test('a person connects, and the client believes the id token', async () => {
  const { Accounting, OpenId, Profile, Email } = OAuthClient.scopes;
  const address = auth.authorizeUri({ scope: [Accounting, OpenId, Profile, Email], state: 'a-state' });
  const { token } = await auth.createToken(await consent(address));
  assert.equal(await auth.validateIdToken(), true);
  assert.equal((await auth.getUserInfo()).json.email, 'alex.keeper@books.example');
  client = new QuickBooks('node-app', 'secret', token.access_token, false, auth.getToken().realmId, true, false, 75, '2.0', token.refresh_token);
});

test('lists are read', async () => {
  const { CompanyName } = await call('getCompanyInfo', auth.getToken().realmId);
  assert.ok(CompanyName);
  for (const name of ['Accounts', 'Customers', 'Vendors', 'Items', 'Terms', 'TaxCodes', 'Bills', 'Invoices', 'Payments', 'BillPayments', 'CreditMemos']) {
    assert.ok((await rows(`find${name}`, { limit: 5 })).length > 0, name);
  }
  const all = await rows('findInvoices', { fetchAll: true });
  assert.ok(all.every((found) => typeof found.AllowOnlineCreditCardPayment === 'boolean'));
});

test('a customer, and another below it, are made and changed', async () => {
  const parent = await call('createCustomer', { DisplayName: `Node ${Date.now()}` });
  const below = await call('createCustomer', { DisplayName: `Below ${Date.now()}`, Job: true, ParentRef: { value: parent.Id } });
  assert.deepEqual([below.FullyQualifiedName, below.Level], [`${parent.DisplayName}:${below.DisplayName}`, 1]);
  const changed = await call('updateCustomer', { Id: below.Id, SyncToken: below.SyncToken, sparse: true, CompanyName: 'Evidence Ltd' });
  assert.equal(changed.CompanyName, 'Evidence Ltd');
});

test('an invoice with a discount and words is made, changed, paid and voided', async () => {
  const discount = { DetailType: 'DiscountLineDetail', DiscountLineDetail: { PercentBased: true, DiscountPercent: 10 } };
  const made = await invoice([sold(100), { DetailType: 'DescriptionOnly', Description: 'As agreed on the phone' }, discount]);
  assert.deepEqual([made.TotalAmt, made.Balance], [90, 90]);
  const flat = await invoice([sold(100), { Amount: 5, DetailType: 'DiscountLineDetail', DiscountLineDetail: { PercentBased: false } }]);
  assert.equal(flat.TotalAmt, 95);
  const changed = await call('updateInvoice', { ...made, PrivateNote: 'changed' });
  assert.deepEqual([changed.TotalAmt, changed.PrivateNote], [90, 'changed']);
  const link = { Amount: 30, LinkedTxn: [{ TxnId: made.Id, TxnType: 'Invoice' }] };
  const payment = await call('createPayment', { CustomerRef: made.CustomerRef, TotalAmt: 30, Line: [link] });
  assert.equal((await call('getInvoice', made.Id)).Balance, 60);
  await call('voidPayment', { Id: payment.Id, SyncToken: payment.SyncToken });
  assert.equal((await call('getInvoice', made.Id)).Balance, 90);
  assert.equal((await call('voidInvoice', made.Id)).Invoice.TotalAmt, 0);
});

test('a bill is made, paid and deleted', async () => {
  const [vendor] = await rows('findVendors', { limit: 1 });
  const [expense] = await rows('findAccounts', [{ field: 'AccountType', value: 'Expense' }, { field: 'limit', value: 1 }]);
  const [bank] = await rows('findAccounts', [{ field: 'AccountType', value: 'Bank' }, { field: 'limit', value: 1 }]);
  const line = { Amount: 40, DetailType: 'AccountBasedExpenseLineDetail', AccountBasedExpenseLineDetail: { AccountRef: { value: expense.Id } } };
  const bill = await call('createBill', { VendorRef: { value: vendor.Id }, Line: [line] });
  const link = { Amount: 40, LinkedTxn: [{ TxnId: bill.Id, TxnType: 'Bill' }] };
  const paid = { VendorRef: bill.VendorRef, TotalAmt: 40, PayType: 'Check', CheckPayment: { BankAccountRef: { value: bank.Id } }, Line: [link] };
  const payment = await call('createBillPayment', paid);
  assert.equal((await call('getBill', bill.Id)).Balance, 0);
  await call('deleteBillPayment', payment.Id);
  assert.equal((await call('deleteBill', bill.Id)).Bill.status, 'Deleted');
  const changes = await call('changeDataCapture', ['Bill'], new Date(Date.now() - 3600 * 1000));
  assert.ok(JSON.stringify(changes).includes('"Deleted"'));
});

test('a batch, and a refusal', async () => {
  const made = { bId: 'one', operation: 'create', Vendor: { DisplayName: `Batch ${Date.now()}` } };
  const refused = { bId: 'two', operation: 'create', Vendor: { DisplayName: '' } };
  const { BatchItemResponse: [good, bad] } = await call('batch', [made, refused]);
  assert.ok(good.Vendor.Id && bad.Fault.Error[0].code === '2020');
  await assert.rejects(() => call('createBill', { Line: [] }));
});

test('tokens are refreshed and revoked', async () => {
  await call('refreshAccessToken');
  assert.ok(await call('getCompanyInfo', auth.getToken().realmId));
  await call('revokeAccess', true);
  await assert.rejects(() => call('getCompanyInfo', auth.getToken().realmId));
});
