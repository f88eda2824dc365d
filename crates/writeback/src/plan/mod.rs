//! What has to happen so that the ledger has an object as it is here: read from the object, the mirror and the other records; no call is made.

use bursar_accounting::{Book, LedgerObject, PostingKind, ledger_object, mark_of, marks};
use bursar_connectors::record::{Account, AccountReference};
use bursar_connectors::write::Object;
use bursar_connectors::{Company, Kind, Platform};
use bursar_entities::{LedgerDefaults, ledger_defaults};
use bursar_kernel::{Decimal, Env, Result, Timestamp, Uuid};
use bursar_store::{Db, Scope, record, sea_orm};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use crate::account_replacements;
use crate::backfills::{self, BackfillOutcome};
use crate::errors::{PushError, PushErrorCode};
use crate::matches::AccountingMatch;
use crate::push_settings::{self, PushSettings};
use crate::synced_records::store::{self, ObjectKey};
use crate::synced_records::{SyncedRecord, SyncedType};
use crate::wake::stands_in_the_way;

pub(crate) mod amounts;
mod attachment;
pub(crate) mod counterpart;
pub(crate) mod dimensions;
pub(crate) mod document;
mod entry;
pub(crate) mod lines;
pub(crate) mod matching;
pub(crate) mod merge;
pub(crate) mod merged;
pub(crate) mod number;
pub(crate) mod payment;
pub(crate) mod placed_dimensions;
pub(crate) mod product;
pub(crate) mod rounding;
pub(crate) mod sales_tax;
pub(crate) mod tax;
pub(crate) mod write_off;

use merged::PartyStanding;

/// Accounts that stand in for one another, in a row.
const MAX_REPLACEMENTS: usize = 10;

/// What has to happen.
#[derive(Debug)]
pub(crate) enum Plan {
    /// Nothing: the ledger has it as it is here, or need not have it.
    Nothing,
    /// It is in the ledger already, though not from us; the hash tells what of ours it is the same as.
    Link { kind: Kind, remote_id: String, hash: Option<String> },
    /// A new object.
    Create(Planned),
    /// Our fields of the object that is there.
    Update(Planned),
    /// The object that is there shall count for nothing.
    Void { kind: Kind, remote_id: String },
    /// Another record comes first.
    Needs(ObjectKey),
    /// Somebody must act.
    Refuse(PushError),
}

impl Plan {
    /// What tells the write apart from others; `None` where nothing is written yet.
    pub(crate) fn hash(&self) -> Option<&str> {
        match self {
            Plan::Create(planned) | Plan::Update(planned) => Some(&planned.hash),
            Plan::Void { .. } => Some(""),
            Plan::Nothing | Plan::Link { .. } | Plan::Needs(_) | Plan::Refuse(_) => None,
        }
    }
}

/// An object to be written.
#[derive(Debug)]
pub(crate) struct Planned {
    /// What it holds.
    pub(crate) object: Object,
    /// Tells it apart from what was written before.
    pub(crate) hash: String,
    /// The ledger has an object with our mark: a restore made us forget that it was written. It is found instead of being made again.
    pub(crate) is_there: bool,
}

impl Planned {
    fn new(object: Object) -> Result<Self> {
        let hash = hex::encode(Sha256::digest(serde_json::to_vec(&object)?));
        Ok(Planned { object, hash, is_there: false })
    }
}

/// What came of a look at an object.
#[derive(Debug)]
pub(crate) struct Look {
    /// What has to happen.
    pub(crate) plan: Plan,
    /// When the object last changed.
    pub(crate) object_updated_at: Option<Timestamp>,
}

/// A step of a plan that needs something first, or cannot be made.
pub(crate) enum Blocked {
    Needs(ObjectKey),
    Refuse(PushError),
    Failed(bursar_kernel::Error),
}

impl From<bursar_kernel::Error> for Blocked {
    fn from(error: bursar_kernel::Error) -> Self {
        Blocked::Failed(error)
    }
}

impl From<PushError> for Blocked {
    fn from(error: PushError) -> Self {
        Blocked::Refuse(error)
    }
}

/// What is blocked has a plan too, unless it is a failure of ours.
pub(crate) fn plan_of(planned: std::result::Result<Plan, Blocked>) -> Result<Plan> {
    match planned {
        Ok(plan) => Ok(plan),
        Err(Blocked::Needs(key)) => Ok(Plan::Needs(key)),
        Err(Blocked::Refuse(error)) => Ok(Plan::Refuse(error)),
        Err(Blocked::Failed(error)) => Err(error),
    }
}

/// What a plan is made of.
pub(crate) struct Planner<'a> {
    pub(crate) db: &'a Db,
    pub(crate) scope: Scope,
    pub(crate) book: &'a Book,
    pub(crate) public_url: &'a str,
    defaults: LedgerDefaults,
    pub(crate) settings: PushSettings,
    /// Set where nothing is written: what would come first is thought to be there already.
    ahead: Option<&'a Env>,
    /// The backfill whose documents are thought to be there too.
    backfill_id: Option<Uuid>,
}

impl<'a> Planner<'a> {
    pub(crate) async fn new(db: &'a Db, scope: Scope, book: &'a Book, public_url: &'a str) -> Result<Self> {
        let defaults = ledger_defaults(db, &scope).await?;
        let settings = push_settings::store::get(db, &scope).await?;
        Ok(Planner { db, scope, book, public_url, defaults, settings, ahead: None, backfill_id: None })
    }

    /// Looks ahead: counterparts and products that would be written first count as written, under ids that say so.
    pub(crate) fn looking_ahead(self, env: &'a Env) -> Self {
        Planner { ahead: Some(env), ..self }
    }

    /// Looks ahead within a backfill: documents that it writes or links count as there too.
    pub(crate) fn within(self, backfill_id: Uuid) -> Self {
        Planner { backfill_id: Some(backfill_id), ..self }
    }

    /// What has to happen with the object of a record.
    pub(crate) async fn look(&self, synced: &SyncedRecord) -> Result<Look> {
        match synced.object_type {
            SyncedType::Customer => counterpart::look(self, synced, Kind::Customer).await,
            SyncedType::Vendor => counterpart::look(self, synced, Kind::Vendor).await,
            SyncedType::Product => product::look(self, synced).await,
            SyncedType::Receivable | SyncedType::Bill => document::look(self, synced).await,
            SyncedType::PaymentRecord => payment::look(self, synced).await,
        }
    }

    /// The objects of the ledger that a person said are not this one. Where a decision was taken back, a person must make another one first.
    pub(crate) async fn rejected(&self, synced: &SyncedRecord) -> std::result::Result<Vec<String>, Blocked> {
        let Some(id) = synced.match_id else { return Ok(Vec::new()) };
        let found: AccountingMatch = record::get(self.db, &self.scope, id).await?;
        if found.is_taken_back { Err(found.doubt().into()) } else { Ok(found.rejected) }
    }

    pub(crate) fn company(&self) -> &Company {
        &self.book.company
    }

    pub(crate) fn is_quickbooks(&self) -> bool {
        self.book.platform == Platform::QuickbooksOnline
    }

    /// The currency of customers and vendors of which no other is asked, where the ledger binds each to one.
    pub(crate) fn binding_currency(&self) -> Option<&str> {
        self.company().base_currency.as_deref().filter(|_| self.is_quickbooks())
    }

    /// The kind of a counterpart in this ledger.
    pub(crate) fn party_kind(&self, role: Kind) -> Kind {
        if self.is_quickbooks() { role } else { Kind::Contact }
    }

    /// The provider's id of another object; it comes first where the ledger does not have it.
    pub(crate) async fn remote_id_of(&self, key: ObjectKey) -> std::result::Result<String, Blocked> {
        let known = store::of_object(self.db, &self.scope, &key).await?;
        if let Some(known) = &known
            && let Some(remote_id) = &known.remote_id
            && merged::standing(self, known).await? == PartyStanding::InUse
        {
            return Ok(remote_id.clone());
        }
        match self.ahead {
            None => Err(Blocked::Needs(key)),
            Some(env) => self.foreseen(env, key, known).await,
        }
    }

    /// The id under which a counterpart or a product will be there.
    async fn foreseen(&self, env: &Env, key: ObjectKey, known: Option<SyncedRecord>) -> std::result::Result<String, Blocked> {
        let synced = match known {
            Some(known) => known,
            None => store::fresh(env, &self.scope, &key, self.book.platform.as_str())?,
        };
        let look = match key.object_type {
            SyncedType::Customer => counterpart::look(self, &synced, Kind::Customer).await?,
            SyncedType::Vendor => counterpart::look(self, &synced, Kind::Vendor).await?,
            SyncedType::Product => product::look(self, &synced).await?,
            SyncedType::Receivable | SyncedType::Bill | SyncedType::PaymentRecord => return Err(Blocked::Needs(key)),
        };
        match look.plan {
            Plan::Link { remote_id, .. } => Ok(remote_id),
            Plan::Refuse(error) => Err(stands_in_the_way(key.object_type, &error).into()),
            _ => Ok(format!("new {} {}", key.object_type.into_str(), key.object_id)),
        }
    }

    /// The record that a document of the backfill will have.
    async fn foreseen_document(&self, key: &ObjectKey) -> Result<Option<SyncedRecord>> {
        let (Some(env), Some(backfill_id)) = (self.ahead, self.backfill_id) else { return Ok(None) };
        let Some(found) = backfills::store::document(self.db, &self.scope, backfill_id, key.object_id).await? else { return Ok(None) };
        let remote_id = match found.outcome {
            BackfillOutcome::Push => format!("new {} {}", key.object_type.into_str(), key.object_id),
            BackfillOutcome::Link => found.platform_object_id.unwrap_or_default(),
            BackfillOutcome::LeaveOut | BackfillOutcome::Error => return Ok(None),
        };
        let synced = store::fresh(env, &self.scope, key, self.book.platform.as_str())?;
        Ok(Some(SyncedRecord { remote_id: Some(remote_id), ..synced }))
    }

    /// The account of a line: the one that it names, else the one that is set for its side.
    pub(crate) fn account_id(&self, kind: PostingKind, named: Option<Uuid>) -> Option<Uuid> {
        account_of_line(kind, named, &self.defaults, &self.settings)
    }

    /// The account of the ledger that our id names, as lines name it.
    pub(crate) async fn account(&self, id: Uuid, field: &str) -> std::result::Result<LedgerAccount, Blocked> {
        let unusable = |words: String| PushError::new(PushErrorCode::AccountUnusable, words).at(field);
        let find = |id| ledger_object::<Account>(self.db, self.book.id, Kind::Account, id);
        let (mut id, mut account) = (id, find(id).await?);
        // One that stands in may be archived in turn.
        for _ in 0..MAX_REPLACEMENTS {
            if account.as_ref().is_some_and(|account| !is_unusable(account)) {
                break;
            }
            let standing_in = account_replacements::store::of_account(self.db, &self.scope, (self.book.id, id)).await?;
            let Some(standing_in) = standing_in else { break };
            id = standing_in.replacement_id;
            account = find(id).await?;
        }
        let foreign = || unusable(format!("the account {id} is of another ledger than the one that is connected"));
        let account = account.ok_or_else(foreign)?;
        if is_unusable(&account) {
            return Err(unusable(format!("the account {} is archived in the ledger", account.body.name)).into());
        }
        let reference = match (&account.body.nominal_code, self.is_quickbooks()) {
            (Some(code), false) => AccountReference::Code(code.clone()),
            _ => AccountReference::Id(account.remote_id.clone()),
        };
        Ok(LedgerAccount { id: account.id, reference, account: account.body })
    }

    /// Nothing is booked at a day on which the books are closed.
    pub(crate) fn require_open(&self, day: bursar_kernel::NaiveDate, field: &str) -> std::result::Result<(), PushError> {
        match self.company().closed_until {
            Some(closed) if day <= closed => {
                let message = format!(
                    "the books are closed up to {closed}, and the date is {day}: the first open day is {}",
                    closed + chrono::Days::new(1)
                );
                Err(PushError::new(PushErrorCode::PeriodClosed, message).at(field))
            }
            _ => Ok(()),
        }
    }
}

/// The account of a line: the one that it names, else the one that is set for its side.
pub(crate) fn account_of_line(kind: PostingKind, named: Option<Uuid>, defaults: &LedgerDefaults, settings: &PushSettings) -> Option<Uuid> {
    named.or(if kind.is_sale() { defaults.product_account_id } else { settings.bill_account_id })
}

/// An account of the ledger.
#[derive(Clone)]
pub(crate) struct LedgerAccount {
    /// Our id of it.
    pub(crate) id: Uuid,
    pub(crate) reference: AccountReference,
    pub(crate) account: Account,
}

/// Nothing can be booked to it.
pub(crate) fn is_unusable(account: &LedgerObject<Account>) -> bool {
    account.is_deleted || account.body.status == "Archived"
}

/// An amount in minor units, as the ledger writes it.
pub(crate) fn major(minor: i64, currency: bursar_kernel::Currency) -> std::result::Result<Decimal, PushError> {
    let too_large = |_| PushError::new(PushErrorCode::FieldInvalid, "the amount is larger than ledgers take");
    bursar_kernel::Money::new(minor, currency).major().map_err(too_large)
}

/// The mark by which an object of ours is found again: short, and unlike any other.
pub(crate) fn marker(synced: &SyncedRecord) -> String {
    mark_of(synced.id)
}

/// Does an object of the ledger bear the mark of a record that is here? Then it was written from here, although the record may not know yet. A
/// mark of a record that is gone is one that a restore took back: the object is as anybody's. What is held without its bytes bears none.
pub(crate) async fn is_written_here(db: &impl ConnectionTrait, scope: &Scope, raw: Option<&str>) -> Result<bool> {
    for id in marks(raw.unwrap_or_default()) {
        if record::find::<SyncedRecord>(db, scope, id).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Does an object of the ledger bear the mark of this record?
pub(crate) fn is_marked(raw: Option<&str>, synced: &SyncedRecord) -> bool {
    raw.is_some_and(|raw| marks(raw).any(|id| id == synced.id))
}
