//! What an entity refers to in its ledger.

use bursar_kernel::{FieldError, Result, Uuid, ensure_valid};
use bursar_store::{Scope, Tx};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Settings;

/// What is referred to in the ledger when something is pushed there without saying.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = AccountingSettings)]
pub(crate) struct AccountingSettings {
    /// Ledger accounts; their ids are those of `GET /ledger_accounts`.
    ledger_account_ids: Option<LedgerAccountIds>,
    /// Taxes; their ids are those of `GET /accounting_tax_rates`.
    tax_ids: Option<TaxIds>,
}

/// Ledger accounts. A change counts for what is pushed afterwards.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = DefaultLedgerAccountIDs)]
struct LedgerAccountIds {
    /// Where payments are booked.
    payments: Option<Uuid>,
    /// Where products are booked that name no account.
    products: Option<Uuid>,
}

/// Taxes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = DefaultAccountingTaxIDs)]
struct TaxIds {
    /// The tax of deductions.
    deductions: Option<Uuid>,
}

impl AccountingSettings {
    /// Names another account wherever it names this one.
    pub(super) fn replace_account(&mut self, from: Uuid, to: Uuid) {
        let Some(accounts) = &mut self.ledger_account_ids else { return };
        for named in [&mut accounts.payments, &mut accounts.products].into_iter().filter(|named| **named == Some(from)) {
            *named = Some(to);
        }
    }
}

/// What is referred to in the ledger when something is pushed there without saying.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LedgerDefaults {
    /// The account where payments are booked.
    pub payment_account_id: Option<Uuid>,
    /// The account where products are booked that name none.
    pub product_account_id: Option<Uuid>,
    /// The tax of deductions.
    pub deduction_tax_id: Option<Uuid>,
}

impl From<Settings> for LedgerDefaults {
    fn from(settings: Settings) -> Self {
        let [(_, payment_account_id), (_, product_account_id), (_, deduction_tax_id)] = references(&settings);
        LedgerDefaults { payment_account_id, product_account_id, deduction_tax_id }
    }
}

type Ask = for<'a> fn(&'a Tx, Scope, Uuid) -> BoxFuture<'a, Result<bool>>;

/// How to ask what stands in an entity's ledger: whose it is, then the id. Entities stand above accounting, so they are told how.
#[derive(Clone, Copy)]
pub struct LedgerQuestions {
    /// Is it a ledger account?
    pub has_account: Ask,
    /// Is it a tax rate?
    pub has_tax_rate: Ask,
}

impl LedgerQuestions {
    /// Names every reference that is new and leads nowhere. What was there before stays, even when the ledger has lost it since.
    pub(super) async fn check(&self, tx: &Tx, scope: Scope, before: &Settings, after: &Settings) -> Result<()> {
        let old = references(before);
        let mut wrong = Vec::new();
        for (reference, id) in
            references(after).into_iter().zip(old).filter_map(|(new, old)| Some((new.0, new.1.filter(|_| new.1 != old.1)?)))
        {
            let (ask, list) = match reference[0] {
                "tax_ids" => (self.has_tax_rate, "/accounting_tax_rates"),
                _ => (self.has_account, "/ledger_accounts"),
            };
            if !ask(tx, scope, id).await? {
                let mut field = FieldError::new(
                    "body",
                    "accounting",
                    format!("is not in the connected ledger: GET {list} lists what is"),
                    "value_error",
                );
                field.loc.extend(reference.map(Into::into));
                wrong.push(field);
            }
        }
        ensure_valid(wrong)
    }
}

/// Every reference, with its place.
fn references(settings: &Settings) -> [([&'static str; 2], Option<Uuid>); 3] {
    let accounts = settings.accounting.as_ref().and_then(|accounting| accounting.ledger_account_ids.as_ref());
    let taxes = settings.accounting.as_ref().and_then(|accounting| accounting.tax_ids.as_ref());
    [
        (["ledger_account_ids", "payments"], accounts.and_then(|ids| ids.payments)),
        (["ledger_account_ids", "products"], accounts.and_then(|ids| ids.products)),
        (["tax_ids", "deductions"], taxes.and_then(|ids| ids.deductions)),
    ]
}
