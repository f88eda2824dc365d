//! Outgoing mail. What is to be sent is written to the outbox in the caller's transaction, with its recipients and the job that sends it; each
//! recipient has an outcome of its own.
//!
//! Before the text of a mail is handed to the SMTP server, a mark is committed. A process that dies afterwards, or a connection that breaks,
//! leaves an outcome that nobody knows: it is shown as such, and only a person sends again. The `Message-ID` is the same at every attempt.

mod bounced;
mod letter;
mod message;
mod outbox;
mod schedule;
mod send;
mod smtp;
mod trial;

use std::sync::Arc;

use bursar_jobs::Registry;

pub use bounced::{Bounce, bounced};
pub use letter::{LetterLanguage, WrittenLetter, page};
pub use message::{DkimKey, Sender};
pub use outbox::store::{mail, recipients};
pub use outbox::{Mail, MailState, NewMail, RecipientKind, RecipientOutcome, SentTo, largest_mail, post, post_refused};
pub use schedule::is_given_up;
pub use send::{Mailer, SendingDomain};
pub use smtp::{SmtpServer, Tls};
pub use trial::try_out;

/// The jobs of this crate.
pub fn jobs(registry: &mut Registry, mailer: &Arc<Mailer>) {
    registry.register::<send::SendMail>(mailer.clone());
}
