//! One attempt at a write: never repeated in place, because nobody but the caller's journal knows whether that is harmless.

use super::{Call, Client, Failure, Reply, Unanswered};
use crate::write::{Refusal, RefusalCode, Sent};
use crate::{ConnectorError, Cost, ErrorClass, LedgerRecord};

/// What an answer to a write says.
#[derive(Debug)]
pub(crate) enum Judged {
    /// It is done: the object afterwards.
    Done(Box<LedgerRecord>),
    /// It was understood and turned down.
    Refused {
        /// What it is about.
        code: RefusalCode,
        /// The field that it names.
        field: Option<String>,
        /// The provider's words.
        failure: Failure,
    },
    /// Neither: a limit, a token, a failure of the provider, or nothing that can be read.
    Failed(Failure),
}

impl Client {
    /// Sends a write once and says what became of it.
    pub async fn attempt(&self, call: &Call, judge: impl FnOnce(&Reply) -> Judged) -> (Sent, Cost) {
        let mut cost = Cost::default();
        let reply = match self.once(call, &mut cost).await {
            Ok(reply) => reply,
            Err(Unanswered { failure, was_sent }) => {
                let error = ConnectorError { cost, ..failure.into() };
                return (if was_sent { Sent::Unknown(error) } else { Sent::NotDone(error) }, cost);
            }
        };
        let trace_id = self.trace_id(&reply);
        let told = |failure: Failure| ConnectorError { trace_id, cost, ..failure.into() };
        let sent = match judge(&reply) {
            Judged::Done(record) => Sent::Confirmed(record),
            // A server that fails may have done its work before it failed, whatever it says.
            Judged::Refused { failure, .. } | Judged::Failed(failure) if reply.status.is_server_error() => Sent::Unknown(told(failure)),
            Judged::Refused { code, field, failure } => Sent::Refused(Refusal { code, error: told(failure), field }),
            Judged::Failed(failure) if is_before_the_work(failure.class) => Sent::NotDone(told(failure)),
            Judged::Failed(failure) => Sent::Unknown(told(failure)),
        };
        (sent, cost)
    }
}

/// Limits and tokens are checked before anything is done.
fn is_before_the_work(class: ErrorClass) -> bool {
    matches!(class, ErrorClass::Wait { .. } | ErrorClass::Unauthorized | ErrorClass::Revoked)
}

#[cfg(test)]
mod tests;
