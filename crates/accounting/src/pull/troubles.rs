//! What can go wrong with a sync: the cause in words, what to do about it, and who must do it. Pure.

use bursar_kernel::{DateTime, Timestamp, Utc, wire};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SyncTroubleCode)]
pub enum TroubleCode {
    /// The provider no longer accepts the authorization.
    AuthorizationLost,
    /// The provider does not answer, or answers with an error of its own.
    ProviderUnavailable,
    /// The provider asks us to wait.
    ProviderLimit,
    /// The day's calls are nearly used up; the rest is kept for people.
    DayBudget,
    /// The provider wants something settled by a person in the ledger.
    LedgerRefused,
    /// A list lost more than a ledger's life explains.
    ListShrank,
    /// A list announced more than it gave.
    ListShort,
    /// The provider refused a request.
    QuestionRefused,
    /// The consent does not cover a list, or the person who gave it may not read it.
    AccessRefused,
    /// The provider cannot serve a list, while it answers for others.
    ListUnavailable,
    /// Rows of a list cannot be read, or not all of what they hold.
    RowsUnread,
    /// The provider's clock is ahead of this server's.
    ClockAhead,
    /// Anything else.
    #[serde(other)]
    Other,
}

/// Who must act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SyncActor)]
pub enum Actor {
    /// The partner: whoever uses this API.
    Partner,
    /// Somebody at the connected company.
    Customer,
    /// Whoever runs this server.
    Operator,
    /// Nobody: it is tried again by itself.
    Nobody,
}

impl TroubleCode {
    /// Who must act.
    pub fn actor(self) -> Actor {
        match self {
            TroubleCode::AuthorizationLost | TroubleCode::LedgerRefused | TroubleCode::AccessRefused => Actor::Customer,
            TroubleCode::ListShrank => Actor::Partner,
            TroubleCode::QuestionRefused | TroubleCode::RowsUnread | TroubleCode::ClockAhead => Actor::Operator,
            TroubleCode::ProviderUnavailable
            | TroubleCode::ProviderLimit
            | TroubleCode::DayBudget
            | TroubleCode::ListShort
            | TroubleCode::ListUnavailable
            | TroubleCode::Other => Actor::Nobody,
        }
    }

    /// What to do about it.
    pub fn remedy(self, provider: &str) -> String {
        match self {
            TroubleCode::AuthorizationLost => {
                "Send the connection link to somebody at the company: they open it and connect again. What was read stays.".to_owned()
            }
            TroubleCode::ProviderUnavailable => {
                format!("Nothing to do: {provider} is asked again automatically, at first after seconds and later every hour.")
            }
            TroubleCode::ProviderLimit => format!("Nothing to do: the sync continues when {provider} allows it."),
            TroubleCode::DayBudget => {
                "Nothing to do: the schedule continues after midnight UTC. A sync that you request runs now.".to_owned()
            }
            TroubleCode::LedgerRefused => {
                format!("Somebody at the company settles this in {provider}; the next sync then continues automatically.")
            }
            TroubleCode::ListShrank => {
                "Ask the company whether they deleted these. If so, sync now to accept it; if not, wait: nothing was taken as deleted."
                    .to_owned()
            }
            TroubleCode::ListShort => "Nothing to do: the list is read again by the next sync.".to_owned(),
            TroubleCode::QuestionRefused => {
                "Nobody at the company needs to act. Give the code and the trace id to whoever runs this server.".to_owned()
            }
            TroubleCode::AccessRefused => {
                "Send the connection link to somebody at the company who may see all of the books: they open it and connect again. Every id stays, and what can be read is read meanwhile."
                    .to_owned()
            }
            TroubleCode::ListUnavailable => {
                format!("Nothing to do: the other lists are read, and {provider} is asked for this one again automatically.")
            }
            TroubleCode::RowsUnread => {
                format!("All other rows are read. Give the ids of the rows to whoever runs this server; opening and saving them in {provider} may help too.")
            }
            TroubleCode::ClockAhead => "Compare the clock of this server with others: nothing is missed meanwhile.".to_owned(),
            TroubleCode::Other => "The next sync retries automatically.".to_owned(),
        }
    }
}

/// Something that went wrong in a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// What kind of trouble.
    pub code: TroubleCode,
    /// The cause, in words for a person.
    pub message: String,
    /// When it was last met.
    pub at: Timestamp,
    /// How often in a row.
    pub times: u32,
    /// The list that was read.
    pub stream: Option<String>,
    /// The provider's ids of the rows that it is about, the first ten.
    #[serde(default)]
    pub rows: Vec<String>,
    /// The provider's own code.
    pub provider_code: Option<String>,
    /// By which the provider finds the call again.
    pub trace_id: Option<String>,
}

impl Trouble {
    /// A trouble met now.
    pub(crate) fn new(code: TroubleCode, message: String, now: Timestamp) -> Self {
        Trouble { code, message, at: now, times: 1, stream: None, rows: Vec::new(), provider_code: None, trace_id: None }
    }

    /// Met while this list was read.
    pub(crate) fn in_stream(self, stream: &str) -> Self {
        Trouble { stream: Some(stream.to_owned()), ..self }
    }

    /// The wire body, with what to do at this provider.
    pub(crate) fn body(&self, provider: &str) -> TroubleBody {
        TroubleBody {
            code: self.code,
            message: self.message.clone(),
            remedy: self.code.remedy(provider),
            actor: self.code.actor(),
            at: self.at,
            times: self.times,
            stream: self.stream.clone(),
            rows: self.rows.clone(),
            provider_code: self.provider_code.clone(),
            trace_id: self.trace_id.clone(),
        }
    }
}

/// Adds a trouble: one of the same words as the last is counted, and only the last twenty are kept.
pub(crate) fn note(troubles: &mut Vec<Trouble>, trouble: Trouble) {
    const KEPT: usize = 20;
    if let Some(last) = troubles.last_mut().filter(|last| last.code == trouble.code && last.message == trouble.message) {
        *last = Trouble { times: last.times.saturating_add(1), ..trouble };
        return;
    }
    if troubles.len() >= KEPT {
        troubles.remove(0);
    }
    troubles.push(trouble);
}

/// The trouble that somebody should know first: of those for whom there is most to do, the last.
pub(crate) fn worst<'a>(troubles: impl DoubleEndedIterator<Item = &'a Trouble>) -> Option<&'a Trouble> {
    troubles.rev().min_by_key(|trouble| trouble.code.actor())
}

/// Something that went wrong: cause, remedy, and who must act.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SyncTrouble)]
pub struct TroubleBody {
    /// What kind of trouble.
    pub code: TroubleCode,
    /// The cause, in words for a person.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
    /// Who must do it.
    pub actor: Actor,
    /// When it was last met.
    #[serde(with = "wire")]
    pub at: DateTime<Utc>,
    /// How often it was met in a row.
    pub times: u32,
    /// The list that was read when it was met.
    #[schema(required = false)]
    pub stream: Option<String>,
    /// The provider's ids of the rows that it is about, the first ten; empty where it is not about rows.
    pub rows: Vec<String>,
    /// The provider's own code, where it gave one.
    #[schema(required = false)]
    pub provider_code: Option<String>,
    /// The id by which the provider finds the call again.
    #[schema(required = false)]
    pub trace_id: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn troubles_of_the_same_words_are_counted_and_only_the_last_are_kept() {
        let mut troubles = Vec::new();
        for number in 0..30 {
            let trouble = |message: String| Trouble::new(TroubleCode::ProviderUnavailable, message, Timestamp::UNIX_EPOCH);
            note(&mut troubles, trouble(format!("answer {number}")));
            note(&mut troubles, trouble(format!("answer {number}")));
        }
        assert_eq!(troubles.len(), 20);
        assert!(troubles.iter().all(|trouble| trouble.times == 2));
        assert_eq!(troubles[19].message, "answer 29");
    }
}
