//! Why an object does not reach its ledger: one table, from which answers, the inbox and the documentation take their words.

use bursar_accounting::LedgerObject;
use bursar_connectors::write::{RefusalCode, Unwritable};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;

use crate::matches::MatchReason;

/// Why an object is not in the ledger, or not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, IntoStaticStr, VariantArray, ToSchema)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[schema(as = SyncedRecordErrorCode)]
pub enum PushErrorCode {
    /// A line names no ledger account, and no default is set.
    AccountMissing,
    /// A ledger account is archived or gone, or of another ledger than the connected one.
    AccountUnusable,
    /// Two sides disagree about an amount.
    AmountsDiffer,
    /// The platform asked for something that the provider does not understand.
    Bug,
    /// The document has no counterpart.
    CounterpartMissing,
    /// The counterpart of the document is not in the ledger.
    CounterpartNotInLedger,
    /// The counterpart was archived or deleted in the ledger, and nothing says that another one took its place.
    CounterpartUnusable,
    /// The currency is not set up in the ledger.
    CurrencyNotAllowed,
    /// The object was deleted or voided in the ledger.
    DeletedInLedger,
    /// The tags of a document stand for several values of a dimension.
    DimensionAmbiguous,
    /// A document or a line has no value of a dimension that is required.
    DimensionMissing,
    /// The value of a dimension is archived or gone.
    DimensionUnusable,
    /// The document of a payment or a credit note waits in the ledger for its approval.
    DocumentNotApproved,
    /// A payment or a credit note belongs to a document that this book does not have from us, or that people deleted there.
    DocumentNotInLedger,
    /// The ledger has the object more than once.
    DuplicateInLedger,
    /// The object was changed in the ledger at the same time.
    EditedInLedger,
    /// A field holds what the ledger does not take.
    FieldInvalid,
    /// The document is in the ledger, and its file could not be attached to it.
    FileNotAttached,
    /// Payments or credits in the ledger stand in the way.
    HasPayments,
    /// An object of the ledger may be the same.
    MatchWaiting,
    /// Another object has the name.
    NameTaken,
    /// The person who connected lacks a right.
    NotAllowed,
    /// Another document has the number.
    NumberTaken,
    /// No account is set for payments.
    PaymentAccountMissing,
    /// The books are closed at the date.
    PeriodClosed,
    /// The product of a line is not in the ledger.
    ProductNotInLedger,
    /// Something that the object names is archived or gone in the ledger, and the provider does not say what.
    ReferenceUnusable,
    /// The provider refused for a reason of its own.
    Refused,
    /// The subscription has ended: the books can only be read.
    SubscriptionEnded,
    /// The ledger has several tax rates of the value, or the chosen one is of another ledger.
    TaxRateAmbiguous,
    /// The ledger has no tax rate of the value.
    TaxRateMissing,
    /// The tax rate is not allowed for the account.
    TaxRateNotAllowed,
    /// No account is set for what nobody pays of a document.
    WriteOffAccountMissing,
}

/// Who must act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, ToSchema)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PushActor {
    /// Whoever keeps the books, in the ledger.
    LedgerUser,
    /// A user of the entity, on the platform.
    EntityUser,
    /// The platform.
    Partner,
    /// Whoever runs this server.
    Operator,
}

impl PushErrorCode {
    /// Those that the push settings of an entity may answer.
    pub(crate) const ANSWERED_BY_SETTINGS: [PushErrorCode; 6] = [
        PushErrorCode::AccountMissing,
        PushErrorCode::DimensionAmbiguous,
        PushErrorCode::DimensionMissing,
        PushErrorCode::DimensionUnusable,
        PushErrorCode::PaymentAccountMissing,
        PushErrorCode::WriteOffAccountMissing,
    ];

    /// The word of it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Who must act, and what to do.
    pub fn remedy(self) -> (PushActor, &'static str) {
        use PushActor::{EntityUser, LedgerUser, Operator, Partner};
        match self {
            Self::AccountMissing => (
                EntityUser,
                "choose a ledger account for the line or its product, or set accounting.ledger_account_ids.products in the settings of the entity, or for bills bill_account_id of the push settings; then push again",
            ),
            Self::AccountUnusable => (
                EntityUser,
                "name another account for all who use it with POST /accounting_account_replacements, choose another one on the line, or make it active again in the ledger: this is then retried automatically",
            ),
            Self::AmountsDiffer => (
                Partner,
                "compare both documents; correct the one that is wrong, or set rounding_account_id of the push settings for what is rounded; then push again",
            ),
            Self::Bug => (Operator, "report it with the provider's code and trace id"),
            Self::CounterpartMissing => (EntityUser, "choose the counterpart of the document; then push again"),
            Self::CounterpartNotInLedger => {
                (EntityUser, "settle the error of the counterpart's own record: the document is then sent automatically")
            }
            Self::CounterpartUnusable => (
                EntityUser,
                "make the counterpart active again in the ledger, or link the one that takes its place: this is then retried automatically",
            ),
            Self::CurrencyNotAllowed => {
                (LedgerUser, "set up the currency in the ledger, or issue the document in one that is; then push again")
            }
            Self::DeletedInLedger => (EntityUser, "if it is to be made again there, push with recreate: true; nothing else makes it again"),
            Self::DimensionAmbiguous => {
                (EntityUser, "leave one of the tags on the document, or give it a project that stands for a value; then push again")
            }
            Self::DimensionMissing => (
                EntityUser,
                "give the document a tag or a project, or the line a product, that stands for a value in dimensions of the push settings; then push again",
            ),
            Self::DimensionUnusable => (
                EntityUser,
                "choose another value in dimensions of the push settings, or make this one active again in the ledger: this is then retried automatically",
            ),
            Self::DocumentNotApproved => (LedgerUser, "approve the document in the ledger: this is then retried automatically"),
            Self::DocumentNotInLedger => {
                (EntityUser, "link the document to the one in the ledger, or push the document first: this is then retried automatically")
            }
            Self::DuplicateInLedger => (LedgerUser, "delete or void the others in the ledger; they are named as candidates"),
            Self::EditedInLedger => (
                EntityUser,
                "choose for each field of conflicts which side counts, with POST /accounting_synced_records/{synced_record_id}/resolve: this is then retried automatically",
            ),
            Self::FieldInvalid => (EntityUser, "correct the field that is named; then push again"),
            Self::FileNotAttached => (
                LedgerUser,
                "attach the file to the document in the ledger by hand, and set attach_files of the push settings to false or push again",
            ),
            Self::HasPayments => (LedgerUser, "take the payments and credits off the document in the ledger; then push again"),
            Self::MatchWaiting => (
                EntityUser,
                "say which one it is, or that it is none of them, with POST /accounting_matches/{match_id}/decide: this is then retried automatically",
            ),
            Self::NameTaken => (
                EntityUser,
                "if an object of the same kind has the name and is the same, link it; else rename one of the two: this is then retried automatically",
            ),
            Self::NotAllowed => (LedgerUser, "someone with the right to write must open the connection link and connect again"),
            Self::NumberTaken => {
                (EntityUser, "if it is the same document, link it; else give one of the two another number, then push again")
            }
            Self::PaymentAccountMissing => (
                EntityUser,
                "name the account in payment_accounts of the push settings, or set accounting.ledger_account_ids.payments in the settings of the entity: this is then retried automatically",
            ),
            Self::PeriodClosed => (LedgerUser, "open the period in the ledger, or push with a posting_date in an open one"),
            Self::ProductNotInLedger => {
                (EntityUser, "settle the error of the product's own record: the document is then sent automatically")
            }
            Self::ReferenceUnusable => (
                EntityUser,
                "look whether the accounts, the counterpart, the products and the tax rates of the object are active in the ledger, and make active what is not, or name another: this is then retried automatically",
            ),
            Self::Refused => (EntityUser, "do what the provider's words ask for; then push again"),
            Self::SubscriptionEnded => (LedgerUser, "renew the subscription of the ledger; then push again"),
            Self::TaxRateAmbiguous => (
                EntityUser,
                "choose one of the candidates with POST /accounting_tax_choices: the choice is remembered and the record is sent automatically",
            ),
            Self::TaxRateMissing => {
                (LedgerUser, "make a tax rate of this value in the ledger, or choose accounting_tax_rate_id on the line; then push again")
            }
            Self::TaxRateNotAllowed => (EntityUser, "choose another account or another tax rate for the line; then push again"),
            Self::WriteOffAccountMissing => (
                EntityUser,
                "name the account in write_off_accounts of the push settings, or write it off in the ledger: this is then retried automatically",
            ),
        }
    }
}

impl From<Unwritable> for PushError {
    fn from(wrong: Unwritable) -> Self {
        PushError::new(PushErrorCode::FieldInvalid, wrong.message).at(wrong.field)
    }
}

impl From<RefusalCode> for PushErrorCode {
    fn from(code: RefusalCode) -> Self {
        match code {
            RefusalCode::PeriodClosed => Self::PeriodClosed,
            RefusalCode::NumberTaken => Self::NumberTaken,
            RefusalCode::NameTaken => Self::NameTaken,
            RefusalCode::Stale => Self::EditedInLedger,
            RefusalCode::ObjectGone => Self::DeletedInLedger,
            RefusalCode::AccountUnusable => Self::AccountUnusable,
            RefusalCode::CounterpartUnusable => Self::CounterpartUnusable,
            RefusalCode::DimensionUnusable => Self::DimensionUnusable,
            RefusalCode::DocumentUnusable => Self::DocumentNotInLedger,
            RefusalCode::ReferenceUnusable => Self::ReferenceUnusable,
            RefusalCode::TaxNotAllowed => Self::TaxRateNotAllowed,
            RefusalCode::CurrencyNotAllowed => Self::CurrencyNotAllowed,
            RefusalCode::HasPayments => Self::HasPayments,
            RefusalCode::ReadOnly => Self::SubscriptionEnded,
            RefusalCode::NotAllowed => Self::NotAllowed,
            RefusalCode::AmountsDiffer => Self::AmountsDiffer,
            RefusalCode::Invalid => Self::Refused,
        }
    }
}

/// An error, as a record keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PushError {
    /// What it is about.
    pub code: PushErrorCode,
    /// In words.
    pub message: String,
    /// The path of the field in the object of ours.
    pub field: Option<Box<str>>,
    /// The provider's own code.
    pub provider_code: Option<Box<str>>,
    /// The provider's trace id.
    pub trace_id: Option<Box<str>>,
    /// Objects of the ledger to choose from, or to look at.
    #[serde(default)]
    pub candidates: Vec<Candidate>,
    /// Fields that were changed on both sides.
    #[serde(default)]
    pub(crate) conflicts: Box<[FieldConflict]>,
}

/// A field that was changed on both sides since it was written last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SyncedFieldConflict)]
pub struct FieldConflict {
    /// The field of the document here.
    pub(crate) field: String,
    /// What stands here.
    pub(crate) here: String,
    /// What stands in the accounting system.
    pub(crate) there: String,
    /// What was written last.
    pub(crate) written: String,
}

/// An object of the ledger to choose from, or to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SyncedRecordCandidate)]
pub struct Candidate {
    /// Our id of it, where there is one: that of `GET /accounting_tax_rates` or `GET /accounting_records`.
    pub id: Option<bursar_kernel::Uuid>,
    /// The provider's id.
    pub platform_object_id: String,
    /// Its name or number.
    pub name: String,
    /// What speaks for it, where it may be the same as an object here.
    #[serde(default)]
    pub(crate) reasons: Vec<MatchReason>,
}

impl Candidate {
    /// An object of the mirror.
    pub(crate) fn of<T>(there: &LedgerObject<T>, name: impl Into<String>) -> Self {
        Candidate { id: Some(there.id), platform_object_id: there.remote_id.clone(), name: name.into(), reasons: Vec::new() }
    }

    /// The same, for these reasons.
    pub(crate) fn because(self, reasons: Vec<MatchReason>) -> Self {
        Candidate { reasons, ..self }
    }
}

impl PushError {
    /// An error without a provider's part in it.
    pub fn new(code: PushErrorCode, message: impl Into<String>) -> Self {
        let (field, provider_code, trace_id) = (None, None, None);
        PushError { code, message: message.into(), field, provider_code, trace_id, candidates: Vec::new(), conflicts: Box::default() }
    }

    /// The same, at this field of the object.
    pub fn at(self, field: impl Into<Box<str>>) -> Self {
        PushError { field: Some(field.into()), ..self }
    }

    /// The same, with these to choose from.
    pub fn with(self, candidates: Vec<Candidate>) -> Self {
        PushError { candidates, ..self }
    }

    /// As answers show it.
    pub fn shown(&self) -> Value {
        let (actor, remedy) = self.code.remedy();
        json!({
            "code": self.code,
            "message": self.message,
            "remedy": remedy,
            "who_must_act": actor,
            "field": self.field,
            "provider_code": self.provider_code,
            "trace_id": self.trace_id,
            "candidates": self.candidates,
            "conflicts": self.conflicts,
            "documentation": format!("/docs/guides/push-errors#{}", self.code.as_str()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../../../docs/push-errors.md");

    #[test]
    fn every_code_has_its_section_with_its_remedy_and_no_other_has() {
        for code in PushErrorCode::VARIANTS {
            let section = PAGE.split("\n## ").find(|section| section.starts_with(&format!("{}\n", code.as_str())));
            let section = section.unwrap_or_else(|| panic!("{} has no section", code.as_str()));
            assert!(section.contains(code.remedy().1), "{}: the page tells another remedy", code.as_str());
        }
        assert_eq!(PAGE.matches("\n## ").count(), PushErrorCode::VARIANTS.len());
    }
}
