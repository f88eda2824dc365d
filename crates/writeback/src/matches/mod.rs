//! Doubtful matches: an object of ours that is likely, but not surely, one that the ledger has already. It waits until a person decides;
//! nothing is made and nothing is linked meanwhile.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, Utc, Uuid, wire};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

use crate::errors::Candidate;
use crate::synced_records::SyncedType;

pub(crate) mod decide;
pub(crate) mod follow;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod undo;

/// The doubt about one object, and what a person decided.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(table = "accounting_matches", called = "match", entity = "entity_id")]
pub(crate) struct AccountingMatch {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) book_id: Uuid,
    pub(crate) synced_record_id: Uuid,
    #[record(word)]
    pub(crate) object_type: SyncedType,
    pub(crate) object_id: Uuid,
    #[record(word)]
    pub(crate) state: MatchState,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    /// Why it is doubtful, in words.
    #[record(json_text = "body")]
    pub(crate) message: String,
    #[record(json_text = "body")]
    pub(crate) candidates: Vec<Candidate>,
    /// The provider's id of the one that it is.
    #[record(json_text = "body")]
    pub(crate) chosen: Option<String>,
    /// The provider's ids of those that it is not.
    #[record(json_text = "body")]
    pub(crate) rejected: Vec<String>,
    /// A decision was taken back: however clear the case looks, a person decides.
    #[record(json_text = "body")]
    pub(crate) is_taken_back: bool,
}

/// The status of a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = AccountingMatchState)]
pub(crate) enum MatchState {
    /// A person must decide.
    Waiting,
    /// It is one of the accounting system.
    Matched,
    /// It is none of the candidates.
    Unmatched,
    /// The doubt went away by itself, such as when a candidate was archived.
    Closed,
}

/// A reason for a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountingMatchReason)]
pub(crate) enum MatchReason {
    /// The same tax number.
    TaxNumber,
    /// The same name, without case, accents, punctuation and legal form.
    Name,
    /// The same words in another order, or a name that is written almost the same.
    SimilarName,
    /// The same e-mail address.
    Email,
    /// The same bank account.
    BankAccount,
    /// The same code of a product.
    Code,
    /// The same number of a document.
    Number,
    /// The same counterpart.
    Counterpart,
    /// The same total.
    Total,
    /// A day that is near.
    Date,
}

impl MatchReason {
    /// Of a hundred objects that share this with one of ours, how many are meant to be the same: an estimate, to put candidates in order.
    fn weight(self) -> u32 {
        match self {
            Self::TaxNumber => 95,
            Self::Name | Self::Number => 80,
            Self::BankAccount | Self::Code => 75,
            Self::Email | Self::SimilarName => 60,
            Self::Total => 40,
            Self::Counterpart | Self::Date => 30,
        }
    }
}

/// How much speaks for a candidate, from 0 to 99: each reason leaves its share of the doubt that the others left.
pub(crate) fn confidence(reasons: &[MatchReason]) -> u32 {
    let doubt = reasons.iter().fold(10_000, |doubt, reason| doubt * (100 - reason.weight()) / 100);
    (100 - doubt.div_ceil(100)).min(99)
}

/// A match on the wire.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingMatch)]
pub(crate) struct MatchBody {
    /// Its id.
    id: Uuid,
    /// When the doubt arose first.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// Its status.
    state: MatchState,
    /// The type of the object here.
    object_type: SyncedType,
    /// The object here.
    object_id: Uuid,
    /// Its synchronized record, which waits.
    synced_record_id: Uuid,
    /// Why it is doubtful, in words.
    message: String,
    /// Objects of the accounting system that may be the same, the likeliest first.
    candidates: Vec<MatchCandidate>,
    /// The provider's id of the one that it is; null unless `matched`.
    platform_object_id: Option<String>,
}

/// An object of the accounting system that may be the same.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingMatchCandidate)]
pub(crate) struct MatchCandidate {
    /// Its id at `GET /accounting_records`.
    accounting_record_id: Option<Uuid>,
    /// The provider's id.
    platform_object_id: String,
    /// Its name or number.
    name: String,
    /// The reasons for it.
    reasons: Vec<MatchReason>,
    /// How much speaks for it, from 0 to 99: to put candidates in order, no probability.
    #[schema(minimum = 0, maximum = 99)]
    confidence: u32,
}

impl AccountingMatch {
    /// The match on the wire.
    pub(crate) fn body(&self) -> MatchBody {
        let shown = |candidate: &Candidate| MatchCandidate {
            accounting_record_id: candidate.id,
            platform_object_id: candidate.platform_object_id.clone(),
            name: candidate.name.clone(),
            reasons: candidate.reasons.clone(),
            confidence: confidence(&candidate.reasons),
        };
        let mut candidates: Vec<_> = self.candidates.iter().map(shown).collect();
        candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.confidence));
        MatchBody {
            id: self.id,
            created_at: self.created_at,
            updated_at: self.updated_at,
            state: self.state,
            object_type: self.object_type,
            object_id: self.object_id,
            synced_record_id: self.synced_record_id,
            message: self.message.clone(),
            candidates,
            platform_object_id: self.chosen.clone(),
        }
    }
}

impl Named for AccountingMatch {
    const OBJECT_TYPE: ObjectType = ObjectType::named("accounting_match");
    const CALLED: &'static str = "a match";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_adds_and_none_makes_it_sure() {
        assert_eq!(confidence(&[]), 0);
        assert_eq!(confidence(&[MatchReason::Email]), 60);
        assert_eq!(confidence(&[MatchReason::Email, MatchReason::Name]), 92);
        assert!(confidence(&[MatchReason::Name]) < confidence(&[MatchReason::Name, MatchReason::Date]));
        assert_eq!(confidence(&[MatchReason::TaxNumber, MatchReason::Name, MatchReason::Email, MatchReason::BankAccount]), 99);
    }
}
