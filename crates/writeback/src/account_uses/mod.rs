//! Ledger accounts that are named here: by products, drafts and settings. What an archived one, or one of another ledger, would stop.

use std::collections::BTreeMap;

use bursar_accounting::{DraftAccount, LedgerObject, accounts_of_other_books, ledger_objects, unusable_accounts};
use bursar_catalog::Product;
use bursar_connectors::Kind;
use bursar_connectors::record::Account;
use bursar_entities::ledger_defaults;
use bursar_kernel::{Result, Uuid};
use bursar_store::{Scope, record, sea_orm};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use crate::account_replacements;
use crate::plan::is_unusable;
use crate::push_settings::{self, PushSettings};

pub(crate) mod list;

/// Uses of one account that are shown.
const MAX_USES: usize = 100;

/// What names an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LedgerAccountUser)]
pub(crate) enum AccountUser {
    /// A product of the catalog.
    Product,
    /// A draft of an invoice, a quote or a credit note.
    Receivable,
    /// A bill that can still be changed.
    Payable,
    /// The settings of the entity: products that name no account.
    ProductDefault,
    /// The settings of the entity: payments.
    PaymentDefault,
    /// The push settings: lines of bills that name no account.
    BillDefault,
    /// The push settings: what is rounded.
    Rounding,
    /// The push settings: an entry of `payment_accounts`.
    PaymentAccount,
    /// The push settings: an entry of `write_off_accounts`.
    WriteOffAccount,
}

/// A use of an account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[schema(as = LedgerAccountUse)]
pub(crate) struct AccountUse {
    /// What names it.
    used_by: AccountUser,
    /// The product or the document; null for settings.
    object_id: Option<Uuid>,
    /// The name of the product.
    name: Option<String>,
}

/// An account that is used here and that documents cannot name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnusableAccount {
    /// Its id, that of `GET /ledger_accounts/{ledger_account_id}`.
    pub(crate) ledger_account_id: Uuid,
    /// Its name.
    pub(crate) name: String,
    /// Its code in the chart of accounts.
    nominal_code: Option<String>,
    /// Deleted in the accounting system; else it is archived, or of another ledger.
    is_deleted: bool,
    /// It is of another company, to which the entity was connected before.
    pub(crate) is_of_another_ledger: bool,
    /// The account that stands in for it in documents that name it still.
    replacement_id: Option<Uuid>,
    /// The account of the connected company that proposes itself to stand in for it: the only active one of its type with its code, or else with
    /// its name.
    proposed_id: Option<Uuid>,
    /// How many name it.
    pub(crate) count: usize,
    /// What names it, up to a hundred.
    uses: Vec<AccountUse>,
}

/// The accounts that are named here and that documents to this book cannot name, with what names them: those of it that are archived or deleted,
/// and those of other books.
pub(crate) async fn unusable(db: &impl ConnectionTrait, scope: &Scope, book_id: Uuid) -> Result<Vec<UnusableAccount>> {
    let of_book = unusable_accounts(db, book_id).await?;
    let of_others = accounts_of_other_books(db, scope, book_id).await?;
    if of_book.is_empty() && of_others.is_empty() {
        return Ok(Vec::new());
    }
    let mut uses = uses(db, scope).await?;
    let replaced = account_replacements::store::of_book(db, scope, book_id).await?;
    let mut usable: Vec<LedgerObject<Account>> = ledger_objects(db, book_id, Kind::Account).await?;
    usable.retain(|account| !is_unusable(account));
    let accounts = of_book.into_iter().map(|account| (account, false)).chain(of_others.into_iter().map(|account| (account, true)));
    let used = accounts.filter_map(|(account, is_of_another_ledger)| {
        let mut uses = uses.remove(&account.id)?;
        let count = uses.len();
        uses.truncate(MAX_USES);
        let replacement = replaced.iter().find(|replacement| replacement.ledger_account_id == account.id);
        Some(UnusableAccount {
            ledger_account_id: account.id,
            proposed_id: proposed(&account.body, &usable),
            name: account.body.name,
            nominal_code: account.body.nominal_code,
            is_deleted: account.is_deleted,
            is_of_another_ledger,
            replacement_id: replacement.map(|replacement| replacement.replacement_id),
            count,
            uses,
        })
    });
    Ok(used.collect())
}

/// The account that proposes itself in the place of this one: the only one of its class with its code, or else with its name.
fn proposed(account: &Account, usable: &[LedgerObject<Account>]) -> Option<Uuid> {
    let only = |is_like: &dyn Fn(&Account) -> bool| {
        let mut like = usable.iter().filter(|other| other.body.class == account.class && is_like(&other.body));
        like.next().filter(|_| like.next().is_none()).map(|only| only.id)
    };
    let of_code = only(&|other| account.nominal_code.is_some() && other.nominal_code == account.nominal_code);
    of_code.or_else(|| only(&|other| other.name.to_lowercase() == account.name.to_lowercase()))
}

/// What names which account.
async fn uses(db: &impl ConnectionTrait, scope: &Scope) -> Result<BTreeMap<Uuid, Vec<AccountUse>>> {
    let mut named = Vec::new();
    for product in record::all::<Product>(db, scope).await? {
        let used = AccountUse { used_by: AccountUser::Product, object_id: Some(product.id), name: Some(product.name) };
        named.extend(product.ledger_account_id.map(|id| (id, used)));
    }
    named.extend(of_drafts(AccountUser::Receivable, bursar_receivables::receivable_draft_accounts(db, scope).await?));
    named.extend(of_drafts(AccountUser::Payable, bursar_payables::bill_draft_accounts(db, scope).await?));
    let defaults = ledger_defaults(db, scope).await?;
    named.extend(defaults.product_account_id.map(|id| (id, of_settings(AccountUser::ProductDefault))));
    named.extend(defaults.payment_account_id.map(|id| (id, of_settings(AccountUser::PaymentDefault))));
    named.extend(of_push_settings(&push_settings::store::get(db, scope).await?));
    let mut uses: BTreeMap<Uuid, Vec<AccountUse>> = BTreeMap::new();
    named.into_iter().for_each(|(id, used)| uses.entry(id).or_default().push(used));
    Ok(uses)
}

fn of_drafts(used_by: AccountUser, drafts: Vec<DraftAccount>) -> impl Iterator<Item = (Uuid, AccountUse)> {
    drafts.into_iter().map(move |draft| (draft.ledger_account_id, AccountUse { used_by, object_id: Some(draft.document_id), name: None }))
}

fn of_settings(used_by: AccountUser) -> AccountUse {
    AccountUse { used_by, object_id: None, name: None }
}

fn of_push_settings(settings: &PushSettings) -> Vec<(Uuid, AccountUse)> {
    let of_bills = settings.bill_account_id.map(|id| (id, of_settings(AccountUser::BillDefault)));
    let of_payments = settings.payment_accounts.iter().map(|entry| (entry.ledger_account_id, of_settings(AccountUser::PaymentAccount)));
    let rounding = settings.rounding_account_id.map(|id| (id, of_settings(AccountUser::Rounding)));
    let write_offs = settings.write_off_accounts.iter().map(|entry| (entry.ledger_account_id, of_settings(AccountUser::WriteOffAccount)));
    of_bills.into_iter().chain(rounding).chain(of_payments).chain(write_offs).collect()
}
